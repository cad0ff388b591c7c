import * as z from 'zod';
import type { EmulatorOptions } from './emulator-interface.js';
import { HOSTS } from './server/address.js';
import { checkArgument } from './wire/request-schemas.js';
import { strictObject } from './wire/strict-object.js';

const ISSUER_RULE = 'expected a URL such as https://oidc.vercel.com/acme.';

const path = z.string().min(1, 'expected the name of a file');
const callable = z.custom<never>((value) => typeof value === 'function', 'expected a function');

const optionsSchema = strictObject({
  fetch: callable.optional(),
  state: path.optional(),
  stateKey: z.string().optional(),
  controlToken: z.string().optional(),
  oidcIssuer: z
    .string()
    .refine((url) => URL.canParse(url), ISSUER_RULE)
    .optional(),
  providerTimeoutMs: z.number().positive().optional(),
  host: z.enum(HOSTS, `expected ${HOSTS.join(', ')}.`).optional(),
  onRequest: callable.optional(),
  run: path.optional(),
}) satisfies z.ZodType<EmulatorOptions>;

/**
 * Checks the options of an emulator; of the keys, whether they are texts.
 * @throws {TypeError} that names the first wrong one and its rule
 */
export function checkOptions(options: EmulatorOptions): EmulatorOptions {
  return checkArgument(optionsSchema, options, 'options');
}
