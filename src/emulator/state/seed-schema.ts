import * as z from 'zod';
import type { ConnectAuthorizationDetail } from '../../types.js';
import { firstProblem } from '../wire/request-schemas.js';
import { strictObject } from '../wire/strict-object.js';
import { isLocalOrigin } from '../wire/urls.js';
import { LATEST_TIME } from './clock.js';
import { ROLES } from './roles.js';
import type { EmulatorSeed } from './seed.js';

const text = z.string().min(1);
const texts = z.array(text);
const HOST_RULE = "expected hosts such as 'slack.com' with their places on this machine";
const hostName = z.string().regex(/^[a-z\d]([a-z\d.-]*[a-z\d])?$/);
const origin = z
  .string()
  .refine(isLocalOrigin, 'expected an origin on this machine such as http://127.0.0.1:4003');
const fields = z.record(z.string(), z.unknown());
const subjectType = z.enum(['app', 'user', 'jwt-bearer', 'token']);
const role = z.enum(ROLES);
const detail: z.ZodType<ConnectAuthorizationDetail> = z.looseObject({ type: text });

const triggersSeedSchema = strictObject({
  enabled: z.boolean().optional(),
  signingSecret: text.optional(),
  destinations: z
    .array(
      strictObject({
        url: text.optional(),
        path: text.optional(),
        project: text.optional(),
        environment: text.optional(),
        branch: text.optional(),
      }),
    )
    .optional(),
});

const connectorSeedSchema = strictObject({
  uid: text,
  id: text.optional(),
  team: text.optional(),
  type: text.optional(),
  service: text.optional(),
  name: text.optional(),
  installations: z
    .array(
      strictObject({
        id: text.optional(),
        tenantId: text.optional(),
        name: text.optional(),
        default: z.boolean().optional(),
      }),
    )
    .optional(),
  links: z
    .array(
      strictObject({
        project: text,
        environments: texts.min(1, 'a link needs one at least').optional(),
      }),
    )
    .optional(),
  triggers: triggersSeedSchema.optional(),
  subjectTypes: z.array(subjectType).optional(),
  tokenLifetimeMs: z.number().positive().optional(),
  scopes: texts.optional(),
  provider: z.enum(['fake', 'real']).optional(),
  hosts: z.record(hostName, origin, HOST_RULE).optional(),
  data: fields.optional(),
  metadata: fields.optional(),
  apiKey: text.optional(),
  clientUrl: text.optional(),
  supportsCrossInstallation: z.boolean().optional(),
  supportsRevocation: z.boolean().optional(),
});

const teamSeedSchema = strictObject({
  id: text,
  slug: text.optional(),
  name: text.optional(),
  plan: z.enum(['hobby', 'pro', 'enterprise']).optional(),
});

const grantSeedSchema = strictObject({
  connector: text,
  user: text.optional(),
  issuer: text.optional(),
  installationId: text.optional(),
  scopes: texts.optional(),
  resources: texts.optional(),
  authorizationDetails: z.array(detail).optional(),
  externalSubject: text.optional(),
  claims: fields.optional(),
});

/** What can be configured; the controls of a running emulator take the same. */
export const seedSchema = strictObject({
  team: teamSeedSchema.optional(),
  teams: z.array(teamSeedSchema).optional(),
  projects: z
    .array(
      strictObject({
        id: text,
        name: text.optional(),
        team: text.optional(),
        environments: z.array(strictObject({ slug: text, id: text.optional() })).optional(),
        variables: z
          .array(strictObject({ key: text, value: z.string(), target: texts.min(1).optional() }))
          .optional(),
        url: text.optional(),
      }),
    )
    .min(1)
    .optional(),
  environment: text.optional(),
  users: z
    .array(
      strictObject({
        id: text,
        username: text.optional(),
        email: text.optional(),
        name: text.optional(),
        role: role.optional(),
      }),
    )
    .min(1)
    .optional(),
  accessTokens: z
    .array(
      strictObject({
        token: z.string().regex(/^\w+$/, 'must consist of letters, digits and _').optional(),
        user: text.optional(),
        team: text.optional(),
        project: text.optional(),
        environment: text.optional(),
        role: role.optional(),
      }),
    )
    .optional(),
  consent: z.enum(['ask', 'auto']).optional(),
  connectors: z.array(connectorSeedSchema).optional(),
  grants: z.array(grantSeedSchema).optional(),
  now: z.number().nonnegative().max(LATEST_TIME).optional(),
  idSeed: text.optional(),
}) satisfies z.ZodType<EmulatorSeed>;

/**
 * Gives `grantkit.config.ts` its types.
 * @example
 * export default defineConfig({ connectors: [{ uid: 'slack/acme-slack' }] });
 */
export function defineConfig(config: EmulatorSeed): EmulatorSeed {
  return config;
}

/**
 * Checks a seed.
 * @throws {TypeError} that names the first wrong field and its rule.
 */
export function checkSeed(seed: EmulatorSeed): EmulatorSeed {
  const result = seedSchema.safeParse(seed);
  if (result.success) return result.data;
  throw new TypeError(`Invalid emulator seed: ${firstProblem(result.error, 'seed')}`);
}
