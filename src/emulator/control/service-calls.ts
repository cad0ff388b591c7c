import * as z from 'zod';
import { faultSchema } from '../instruments/faults.js';
import { seedSchema } from '../state/seed-schema.js';
import type { EmulatorSnapshot } from '../storage/snapshot.js';
import { OPERATIONS } from '../wire/operation.js';
import { callWith, plainCall, text } from './call.js';

const ms = z.number();
const count = z.number().nonnegative().optional();
const accessToken = seedSchema.shape.accessTokens.unwrap().element.omit({ token: true });
const answers = z.strictObject({
  account: text.optional(),
  tenantId: text.optional(),
  tenantName: text.optional(),
});

/** Calls about the service as a whole. */
export const SERVICE_CALLS = {
  env: plainCall('GET', 'env', ({ env }) => env),
  oidcToken: callWith(
    ...(['POST', 'oidc-tokens'] as const),
    z.strictObject({
      project: text.optional(),
      environment: text.optional(),
      expiresInMs: ms.optional(),
    }),
    (emulator, options) => emulator.oidcToken(options),
  ),
  accessToken: callWith('POST', 'access-tokens', accessToken, (emulator, options) =>
    emulator.accessToken(options),
  ),
  introspect: callWith(
    ...(['POST', 'introspect', z.strictObject({ token: z.string() })] as const),
    (emulator, { token }) => emulator.introspect(token),
  ),
  'clock.now': plainCall('GET', 'clock', ({ clock }) => clock.now()),
  'clock.set': callWith('PUT', 'clock', z.strictObject({ ms }), ({ clock }, body) =>
    clock.set(body.ms),
  ),
  'clock.advance': callWith('POST', 'clock', z.strictObject({ ms }), ({ clock }, body) =>
    clock.advance(body.ms),
  ),
  ledger: plainCall('GET', 'ledger', ({ ledger }) => {
    const { events, deliveries, requests, billed } = ledger;
    return { events, deliveries, requests, billed };
  }),
  'ledger.months': callWith(
    ...(['POST', 'ledger/months'] as const),
    z.strictObject({
      included: z.number().nonnegative().optional(),
      pricePer10k: z.number().nonnegative().optional(),
    }),
    ({ ledger }, terms) => ledger.months(terms),
  ),
  'ledger.clear': plainCall('DELETE', 'ledger', ({ ledger }) => ledger.clear()),
  'faults.next': callWith(
    ...(['POST', 'faults'] as const),
    z.strictObject({ operation: z.enum([...OPERATIONS, '*']), fault: faultSchema, times: count }),
    ({ faults }, body) => faults.next(body.operation, body.fault, body.times),
  ),
  'faults.clear': plainCall('DELETE', 'faults', ({ faults }) => faults.clear()),
  'limits.set': callWith(
    ...(['PUT', 'limits'] as const),
    z.strictObject({
      ...{ readsPerMinute: count, writesPerMinute: count },
      ...{ gatewayPerMinute: count, triggersPerMinute: count },
    }),
    ({ limits }, body) => limits.set(body),
  ),
  'limits.clear': plainCall('DELETE', 'limits', ({ limits }) => limits.clear()),
  consents: plainCall('GET', 'consents', (emulator) => emulator.consents()),
  approve: callWith(
    ...(['POST', 'approve'] as const),
    z.strictObject({ url: z.url(), answers: answers.optional() }),
    (emulator, { url, answers }) => emulator.approve(url, answers),
  ),
  deny: callWith('POST', 'deny', z.strictObject({ url: z.url() }), (emulator, { url }) =>
    emulator.deny(url),
  ),
  reset: plainCall('POST', 'reset', (emulator) => emulator.reset()),
  snapshot: plainCall('GET', 'state', (emulator) => emulator.snapshot()),
  restore: callWith(
    ...(['PUT', 'state'] as const),
    z.custom<EmulatorSnapshot>(),
    (emulator, snapshot) => emulator.restore(snapshot),
  ),
};
  unapplied: plainCall('GET', 'unapplied', ({ unapplied }) => unapplied),
