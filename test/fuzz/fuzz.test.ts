import { inspect } from 'node:util';
import fc from 'fast-check';
import * as sdk from 'grantkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { argument, hostileReply, SECRET } from './hostile-values.js';

/** Of each property: `FUZZ_RUNS=50000 npx vitest run --config test/vitest.config.ts test/fuzz`. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 500);
/** However hostile, a call of these tests ends in milliseconds. */
const HANG_MS = 10_000;
const SEED = process.env['FUZZ_SEED'] ? Number(process.env['FUZZ_SEED']) : undefined;

type Call = (...args: unknown[]) => unknown;

const ASKING = [
  ...['getToken', 'getTokenResponse', 'revokeToken', 'startAuthorization', 'getConnectorMetadata'],
  ...[
    'experimental_startInstallation',
    'connectFetch',
    'getConnectionStatus',
    'deleteTokenCacheEntry',
  ],
  'waitForAuthorization',
] as const;

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeAll(() => void process.on('unhandledRejection', note));
afterAll(() => void process.off('unhandledRejection', note));

let sent = 0;
let reply: { status: number; body: string; headers: Record<string, string> } = {
  ...{ status: 200, headers: { 'content-type': 'application/json' } },
  body: JSON.stringify({ token: 'emu_token', expiresAt: Date.now() + 3_600_000 }),
};

async function answer(): Promise<Response> {
  sent += 1;
  const { status, body, headers } = reply;
  return new Response([204, 304].includes(status) ? null : body, { status, headers });
}

const client = () =>
  sdk.createConnect({
    ...{ fetch: answer, vercelToken: SECRET, baseUrl: 'https://connect.test', retry: 0 },
    timeoutMs: 2_000,
  });

/** How a call ends: what it throws at once, rejects with, or `undefined`. */
async function failureOf(call: () => unknown): Promise<{ error: unknown } | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), HANG_MS);
  });
  try {
    await Promise.race([call(), late]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
  }
}

function judge(failure: { error: unknown } | undefined, sentBefore: number): void {
  if (failure === undefined) return;
  const { error } = failure;
  const isReason = error instanceof Error && error.message === 'the reason';
  if (!isReason && !sdk.isConnectError(error)) throw new Error(`not ours: ${inspect(error)}`);
  if (sdk.isConnectError(error) && error.code === 'invalid_argument') expect(sent).toBe(sentBefore);
  expect(`${inspect(error, { depth: 6 })}${String(error)}${JSON.stringify(error)}`).not.toContain(
    SECRET,
  );
}

test('any arguments end a call in a way that is ours', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...ASKING),
      fc.array(argument, { maxLength: 4 }),
      async (name, makers) => {
        const args = makers.map((make) => make());
        const connect = client();
        const before = sent;
        const call = Reflect.get(connect, name) as Call;
        judge(await failureOf(() => call.apply(connect, args)), before);
      },
    ),
    { numRuns: RUNS, seed: SEED },
  );
  expect(unhandled).toEqual([]);
});

test('any reply ends a call in a way that is ours', { timeout: 3_600_000 }, async () => {
  const params = { subject: { type: 'user', id: 'u1' } } as const;
  const calls: Record<string, (connect: sdk.ConnectClient) => unknown> = {
    getToken: (connect) => connect.getToken('oauth/linear', params),
    revokeToken: (connect) => connect.revokeToken('oauth/linear', params),
    startAuthorization: (connect) => connect.startAuthorization('oauth/linear', params),
    getConnectorMetadata: (connect) => connect.getConnectorMetadata('oauth/linear'),
    getConnectionStatus: (connect) => connect.getConnectionStatus(['oauth/linear'], params.subject),
  };
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(calls)), hostileReply, async (name, given) => {
      reply = given;
      const connect = client();
      judge(await failureOf(() => calls[name]?.(connect)), sent);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(unhandled).toEqual([]);
});
