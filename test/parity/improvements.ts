import { withTwoBundles } from './bundles.js';
import { APP, caught, type Improvement, until } from './scenario.js';
import type { Sdk } from './world.js';

const UNAVAILABLE = { status: 503 };

/** What the original gets wrong, by row of the table of differences. */
export const IMPROVEMENTS: Improvement[] = [
  {
    row: 1,
    name: "another caller does not get the first caller's token",
    async run(sdk, { slack, caller }) {
      await sdk.getToken(slack, APP, caller);
      return sdk.getToken(slack, APP, { vercelToken: 'nobody' });
    },
    holds: ({ error }) => error?.status === 401,
  },
  {
    row: 2,
    name: 'the order of scopes and fields does not matter',
    async run(sdk, { slack, caller }) {
      await sdk.getToken(slack, { ...APP, scopes: ['chat:write', 'users:read'] }, caller);
      await sdk.getToken(slack, { scopes: ['users:read', 'chat:write'], ...APP }, caller);
    },
    holds: ({ wire }) => wire.length === 1,
  },
  {
    row: 3,
    name: '100 concurrent calls are one billed request',
    async run(sdk, { emulator, slack, caller }) {
      const calls = Array.from({ length: 100 }, () => sdk.getToken(slack, APP, caller));
      await Promise.all(calls);
      return emulator.ledger.billed;
    },
    holds: ({ result }) => result === 1,
  },
  {
    row: 4,
    name: 'a request begun before a deletion is not kept',
    async run(sdk, { emulator, wire, slack, caller }) {
      emulator.faults.next('token', { delayMs: 50 });
      const early = sdk.getToken(slack, APP, caller);
      await until(() => wire.length === 1);
      sdk.deleteTokenCacheEntry(slack, APP);
      await early;
      await sdk.getToken(slack, APP, caller);
    },
    holds: ({ wire }) => wire.length === 2,
  },
  {
    row: 5,
    name: "a revocation leaves other connectors' tokens",
    async run(sdk, { slack, oauth, caller }) {
      await sdk.getToken(oauth, APP, caller);
      await sdk.revokeToken(slack, APP, caller);
      await sdk.getToken(oauth, APP, caller);
    },
    holds: ({ wire }) => wire.filter(({ method }) => method === 'POST').length === 1,
  },
  {
    row: 8,
    name: 'a call can be cancelled',
    run: (sdk, { emulator, slack, caller }) => {
      emulator.faults.next('token', { hang: true });
      const signal = AbortSignal.timeout(20);
      const call = sdk.getToken(slack, APP, { ...caller, signal });
      return Promise.race([caught(call), patience()]);
    },
    holds: ({ result }) => (result as { name?: string }).name === 'TimeoutError',
  },
  {
    row: 9,
    name: 'a passing failure is retried',
    run(sdk, { emulator, slack, caller }) {
      emulator.faults.next('token', UNAVAILABLE);
      return sdk.getToken(slack, APP, caller);
    },
    holds: ({ error }) => error === undefined,
  },
  {
    row: 10,
    name: 'an answer without a token is an error of this package',
    run(sdk, { emulator, slack, caller }) {
      emulator.faults.next('token', { status: 200, body: {} }, 10);
      return sdk.getToken(slack, APP, caller);
    },
    holds: ({ error }) => error?.name === 'ConnectResponseError',
  },
  {
    row: 10,
    name: 'a web page instead of an answer is an error of this package',
    run(sdk, { emulator, slack, caller }) {
      emulator.faults.next('token', { html: true }, 10);
      return sdk.getToken(slack, APP, caller);
    },
    holds: ({ error }) => error?.name === 'ConnectResponseError',
  },
  {
    row: 10,
    name: 'a failure of the network quotes what `fetch` says, in an error of this package',
    run(sdk, { emulator, slack, caller }) {
      emulator.faults.next('token', { drop: true }, 10);
      return sdk.getToken(slack, APP, caller);
    },
    holds: ({ error }) =>
      error?.name === 'ConnectNetworkError' && String(error.message).includes(': fetch failed'),
  },
  {
    row: 11,
    name: 'a connector cannot lead to another endpoint',
    run: (sdk, { caller }) => sdk.getToken('..', APP, caller),
    holds: ({ wire, error }) => wire.length === 0 && error?.code === 'invalid_argument',
  },
  {
    row: 11,
    name: 'a region cannot lead the credential elsewhere',
    run: (sdk, { slack, caller }) => sdk.getToken(slack, APP, { ...caller, region: 'x.evil/' }),
    holds: ({ wire, error }) => wire.length === 0 && error?.code === 'invalid_argument',
  },
  {
    row: 12,
    name: 'an echoed credential does not reach the message',
    async run(sdk, { emulator, slack }) {
      const vercelToken = emulator.accessToken();
      emulator.faults.next('token', { status: 400, message: `not a token: ${vercelToken}` });
      const { message } = await caught(sdk.getToken(slack, APP, { vercelToken }));
      return String(message).includes(vercelToken);
    },
    holds: ({ result }) => result === false,
  },
  {
    row: 13,
    name: 'what one caller does to a response stays with him',
    async run(sdk, { slack, caller }) {
      const response = await sdk.getTokenResponse(slack, APP, caller);
      response.connector.uid = 'changed';
      return (await sdk.getTokenResponse(slack, APP, caller)).connector.uid;
    },
    holds: ({ result }) => result !== 'changed',
  },
  {
    row: 14,
    name: 'an error of a second copy of the package is recognized',
    async run(sdk) {
      const copy = await secondCopy(sdk);
      return new copy.NoValidTokenError('gone') instanceof sdk.NoValidTokenError;
    },
    holds: ({ result }) => result === true,
  },
  {
    reason: 'two bundles of one application',
    name: 'what one bundle has revoked is not served by the other',
    run: (sdk, { slack, caller }) =>
      withTwoBundles(sdk, async (one, two) => {
        const first = await one.getToken(slack, APP, caller);
        await two.revokeToken(slack, APP, caller);
        return first === (await one.getToken(slack, APP, caller));
      }),
    holds: ({ result }) => result === false,
  },
  {
    row: 16,
    name: 'a missing credential says what to run',
    run: (sdk, { slack }) => sdk.getToken(slack, APP),
    holds: ({ error }) => String(error?.message).includes('`vercel env pull`'),
  },
  {
    row: 16,
    name: 'an empty credential is never sent',
    run: (sdk, { slack }) => sdk.getToken(slack, APP, { vercelToken: '' }),
    holds: ({ wire }) => wire.length === 0,
  },
];

function patience(): Promise<{ name: string }> {
  return new Promise((resolve) => setTimeout(resolve, 300, { name: 'still waiting' }));
}

/** The module with the errors of a package, loaded again. */
function secondCopy(sdk: Sdk): Promise<Pick<Sdk, 'NoValidTokenError'>> {
  const isOurs = 'createConnect' in sdk;
  const original = new URL('./token.js', import.meta.resolve('reference'));
  const module = isOurs ? new URL('../../src/errors.ts', import.meta.url) : original;
  return import(`${module.href}?copy`);
}
