import { expect, test, vi } from 'vitest';
import { configureConnect, waitForAuthorization } from '../../src/index.js';
import {
  type ConnectAuthProviderOptions,
  type ConsentChallenge,
  type ConsentRequiredError,
  connectAuthProvider,
  getConsentChallenge,
} from '../../src/mcp/index.js';
import { advance, fakeClocks, NOW } from '../support/client.js';
import { connectServer, refusal } from '../support/connect-server.js';
import { ANN, failureOf, tokenResponse } from '../support/token-response.js';

const CONNECTOR = 'oauth/linear';
const PARAMS = {
  ...ANN,
  installationId: 'inst_1',
  resources: ['https://mcp.example'],
  scopes: ['read'],
};
const PENDING = {
  ...{ request: 'req_1', verifier: 'verifier-1', url: 'https://consent.example' },
  ...{ deviceCode: 'AB-CD', expiresAt: NOW + 600_000 },
};
const CREDENTIAL = 'Bearer of-the-tenant';

fakeClocks();

/** A service where `ann` has just consented, and whose client has a credential of its own. */
async function service() {
  const missing = refusal(422, 'user_authorization_required');
  const server = await connectServer(
    missing,
    { json: PENDING },
    { json: { status: 'success' } },
    {
      json: tokenResponse({ token: 'fresh', expiresAt: NOW + 3_600_000 }),
    },
  );
  configureConnect({ baseUrl: server.url, vercelToken: 'of-the-client' });
  return server;
}

const provider = (options?: ConnectAuthProviderOptions) =>
  connectAuthProvider(CONNECTOR, PARAMS, {
    ...{ consent: 'eager', deviceCode: true, vercelToken: 'of-the-tenant' },
    ...options,
  });

/** Waits for a consent that has been given. */
async function outcomeOf(challenge: ConsentChallenge) {
  const outcome = waitForAuthorization(challenge);
  await advance(2_000);
  return outcome;
}

test.each<[string, (error: ConsentRequiredError) => ConsentChallenge | undefined]>([
  ['the challenge', getConsentChallenge],
  ['the challenge of an error of a client', (error) => getConsentChallenge({ cause: error })],
  ['the error itself', (error) => error],
])('%s is waited for as its consent was asked for', async (_, challengeOf) => {
  const server = await service();
  const error = await failureOf<ConsentRequiredError>(provider().tokens());
  const challenge = challengeOf(error) as ConsentChallenge;
  expect(await outcomeOf(challenge)).toMatchObject({ status: 'authorized' });
  const [, , result, token] = server.requests;
  expect(result?.path).toBe('/v1/connect/result/verifier-1');
  expect(token?.path).toBe('/v1/connect/token/oauth%2Flinear');
  expect(token?.body).toEqual(PARAMS);
  expect([result, token].map((request) => request?.headers.authorization)).toEqual([
    ...[CREDENTIAL, CREDENTIAL],
  ]);
});

test('so is what `onConsentRequired` is told of', async () => {
  const server = await service();
  const told: ConsentChallenge[] = [];
  const onConsentRequired = (challenge: ConsentChallenge) => void told.push(challenge);
  await failureOf(provider({ onConsentRequired }).tokens());
  await outcomeOf(told[0] as ConsentChallenge);
  expect(server.requests[3]?.body).toEqual(PARAMS);
  expect(server.requests[3]?.headers.authorization).toBe(CREDENTIAL);
});

test('so is one of another copy of the package', async () => {
  const server = await service();
  vi.resetModules();
  const copy = await import('../../src/index.js');
  const { connectAuthProvider: another } = await import('../../src/mcp/index.js');
  expect(another).not.toBe(connectAuthProvider);
  copy.configureConnect({ baseUrl: server.url });
  const options = { consent: 'eager', vercelToken: 'of-the-tenant' } as const;
  const error = await failureOf(another(CONNECTOR, PARAMS, options).tokens());
  await outcomeOf(getConsentChallenge(error) as ConsentChallenge);
  expect(server.requests[3]?.body).toEqual(PARAMS);
  expect(server.requests[3]?.headers.authorization).toBe(CREDENTIAL);
});

test('JSON of a challenge tells no more than its fields', async () => {
  await service();
  const challenge = getConsentChallenge(await failureOf(provider().tokens()));
  expect(JSON.parse(JSON.stringify(challenge))).toEqual({
    ...PENDING,
    ...{ connector: CONNECTOR, subject: ANN.subject, scopes: ['read'] },
  });
});
