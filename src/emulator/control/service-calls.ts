import * as z from 'zod';
import { faultSchema } from '../instruments/faults.js';
import { seedSchema } from '../state/seed-schema.js';
import type { EmulatorSnapshot } from '../storage/snapshot.js';
import { OPERATIONS } from '../wire/operation.js';
import { strictObject } from '../wire/strict-object.js';
import { callWith, plainCall, text } from './call.js';

/** Any number at all, or from a least one on; what JSON has no word for is one too. */
const number = (rule: string, least?: number) =>
  z.custom<number>(
    (value) => typeof value === 'number' && (least === undefined || value >= least),
    rule,
  );
const ms = number('expected a number of milliseconds');
const limit = number('expected a number of requests, 0 or more', 0).optional();
const consentUrl = z.url('expected the URL of a page for consent, such as `consents` lists them');
const { token: _, ...accessToken } = seedSchema.shape.accessTokens.unwrap().element.shape;
const FAULTY = ['*', ...OPERATIONS] as const;
const answers = strictObject({
  account: text.optional(),
  tenantId: text.optional(),
  tenantName: text.optional(),
});

/** Calls about the service as a whole. */
export const SERVICE_CALLS = {
  env: plainCall('GET', 'env', ({ env }) => env),
  oidcToken: callWith(
    ...(['POST', 'oidc-tokens'] as const),
    strictObject({
      project: text.optional(),
      environment: text.optional(),
      expiresInMs: ms.optional(),
    }),
    (emulator, options) => emulator.oidcToken(options),
  ),
  accessToken: callWith(
    ...(['POST', 'access-tokens', strictObject(accessToken)] as const),
    (emulator, options) => emulator.accessToken(options),
  ),
  introspect: callWith(
    ...(['POST', 'introspect', strictObject({ token: z.string() })] as const),
    (emulator, { token }) => emulator.introspect(token),
  ),
  'clock.now': plainCall('GET', 'clock', ({ clock }) => clock.now()),
  'clock.set': callWith('PUT', 'clock', strictObject({ ms }), ({ clock }, body) =>
    clock.set(body.ms),
  ),
  'clock.advance': callWith('POST', 'clock', strictObject({ ms }), ({ clock }, body) =>
    clock.advance(body.ms),
  ),
  ledger: plainCall('GET', 'ledger', ({ ledger }) => {
    const { events, deliveries, requests, billed } = ledger;
    return { events, deliveries, requests, billed };
  }),
  'ledger.months': callWith(
    ...(['POST', 'ledger/months'] as const),
    strictObject({
      included: z.number().nonnegative().optional(),
      pricePer10k: z.number().nonnegative().optional(),
    }),
    ({ ledger }, terms) => ledger.months(terms),
  ),
  'ledger.clear': plainCall('DELETE', 'ledger', ({ ledger }) => ledger.clear()),
  'faults.next': callWith(
    ...(['POST', 'faults'] as const),
    strictObject({
      operation: z.enum(FAULTY, `expected ${FAULTY.join(', ')}`),
      fault: faultSchema,
      times: number('expected 1 or more', 1).optional(),
    }),
    ({ faults }, body) => faults.next(body.operation, body.fault, body.times),
  ),
  'faults.clear': plainCall('DELETE', 'faults', ({ faults }) => faults.clear()),
  'limits.set': callWith(
    ...(['PUT', 'limits'] as const),
    strictObject({
      ...{ readsPerMinute: limit, writesPerMinute: limit },
      ...{ gatewayPerMinute: limit, triggersPerMinute: limit },
    }),
    ({ limits }, body) => limits.set(body),
  ),
  'limits.clear': plainCall('DELETE', 'limits', ({ limits }) => limits.clear()),
  consents: plainCall('GET', 'consents', (emulator) => emulator.consents()),
  approve: callWith(
    ...(['POST', 'approve'] as const),
    strictObject({ url: consentUrl, answers: answers.optional() }),
    (emulator, { url, answers }) => emulator.approve(url, answers),
  ),
  deny: callWith('POST', 'deny', strictObject({ url: consentUrl }), (emulator, { url }) =>
    emulator.deny(url),
  ),
  unapplied: plainCall('GET', 'unapplied', ({ unapplied }) => unapplied),
  reset: plainCall('POST', 'reset', (emulator) => emulator.reset()),
  snapshot: plainCall('GET', 'state', (emulator) => emulator.snapshot()),
  restore: callWith(
    ...(['PUT', 'state'] as const),
    z.custom<EmulatorSnapshot>(),
    (emulator, snapshot) => emulator.restore(snapshot),
  ),
};
