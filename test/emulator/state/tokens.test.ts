import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { Clock } from '../../../src/emulator/state/clock.js';
import { Ids } from '../../../src/emulator/state/ids.js';
import { Ledger } from '../../../src/emulator/state/ledger.js';
import type { Connector, Grant } from '../../../src/emulator/state/records.js';
import { Store } from '../../../src/emulator/state/store.js';
import { forgetEndedTokens, issueToken } from '../../../src/emulator/state/tokens.js';
import { requestToken } from '../api.js';

const NOW = 1_750_000_000_000;
const HOUR = 3_600_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'oauth/linear', tokenLifetimeMs: HOUR },
      { uid: 'api-key/acme', apiKey: 'static_key' },
    ],
  });
});

beforeEach(() => emulator.reset());

test('gives the same token until no more than the validity buffer is left', async () => {
  const first = (await requestToken(emulator, 'oauth/linear')).body;
  emulator.clock.advance(HOUR - 30_001);
  expect((await requestToken(emulator, 'oauth/linear')).body).toEqual(first);
  emulator.clock.advance(1);
  const second = (await requestToken(emulator, 'oauth/linear')).body;
  expect(second.token).not.toBe(first.token);
  expect(second.tokenId).not.toBe(first.tokenId);
  expect(second.tokenGroupId).toBe(first.tokenGroupId);
  expect(second.authorizationId).toBe(first.authorizationId);
  expect(second.expiresAt).toBe(emulator.clock.now() + HOUR);
});

test('refreshes earlier when the request asks for a larger buffer', async () => {
  const first = (await requestToken(emulator, 'oauth/linear')).body;
  emulator.clock.advance(HOUR / 2);
  const params = { subject: { type: 'app' }, validityBufferMs: HOUR / 2 };
  expect((await requestToken(emulator, 'oauth/linear', params)).body.token).not.toBe(first.token);
});

test('keeps tokens of different parameters apart', async () => {
  const app = { subject: { type: 'app' } };
  const answers = await Promise.all([
    requestToken(emulator, 'oauth/linear', app),
    requestToken(emulator, 'oauth/linear', { ...app, scopes: ['read'] }),
    requestToken(emulator, 'oauth/linear', { ...app, audience: ['a'] }),
    requestToken(emulator, 'oauth/linear', { ...app, resources: ['https://r.test'] }),
    requestToken(emulator, 'oauth/linear', { ...app, authorizationDetails: [{ type: 'x' }] }),
    requestToken(emulator, 'oauth/linear', { subject: { type: 'jwt-bearer', sub: 'a' } }),
    requestToken(emulator, 'oauth/linear', { subject: { type: 'jwt-bearer', sub: 'a', aud: 'b' } }),
    requestToken(emulator, 'oauth/linear', { subject: { type: 'token', token: 'secret' } }),
  ]);
  expect(new Set(answers.map(({ body }) => body.token)).size).toBe(answers.length);
  expect(new Set(answers.map(({ body }) => body.tokenGroupId)).size).toBe(answers.length);
});

test('takes scopes, audiences and resources as sets', async () => {
  const params = (scopes: string[], audience: string[]) => ({ scopes, audience });
  const one = await requestToken(emulator, 'oauth/linear', params(['b', 'a'], ['x', 'y']));
  const two = await requestToken(emulator, 'oauth/linear', params(['a', 'b', 'a'], ['y', 'x']));
  expect(two.body).toEqual(one.body);
});

test('serves the static credential of an API key connector', async () => {
  const first = (await requestToken(emulator, 'api-key/acme')).body;
  expect(first.token).toBe('static_key');
  emulator.clock.set(first.expiresAt);
  const second = (await requestToken(emulator, 'api-key/acme')).body;
  expect(second.token).toBe('static_key');
  expect(second.tokenId).not.toBe(first.tokenId);
});

// REST reference, api-key: `subjectType` app|user, `values[{ value, scope?, expiresAt? }]`.
test('hands out the values of an API key connector by scope and expiry', async () => {
  const values = [
    { value: 'general' },
    { value: 'writes', scope: 'write', expiresAt: NOW + 2 * HOUR },
  ];
  const keys = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'api-key/crm', data: { values } },
      { uid: 'api-key/old', data: { values: [{ value: 'old', expiresAt: NOW }] } },
    ],
  });
  const ask = async (uid: string, scopes?: string[]) =>
    (await requestToken(keys, uid, { subject: { type: 'app' }, scopes })).body;
  expect(await ask('api-key/crm')).toMatchObject({ token: 'general' });
  const write = await ask('api-key/crm', ['write']);
  expect(write).toMatchObject({ token: 'writes', expiresAt: NOW + 2 * HOUR });
  keys.clock.advance(2 * HOUR);
  expect(await ask('api-key/crm', ['write'])).toMatchObject({ token: 'general' });
  expect((await ask('api-key/old')).error.code).toBe('no_token');
});

test('serves the subject that an API key connector is for', async () => {
  const data = { subjectType: 'user', values: [{ value: 'anns' }] };
  const keys = await createEmulator({
    connectors: [
      { uid: 'api-key/app', data: { subjectType: 'app' } },
      { uid: 'api-key/user', data },
    ],
    grants: [{ connector: 'api-key/user', user: 'ann' }],
  });
  const codeOf = async (uid: string, subject: object) =>
    (await requestToken(keys, uid, { subject })).body.error?.code;
  const ann = { type: 'user', id: 'ann' };
  expect(await codeOf('api-key/app', { type: 'app' })).toBeUndefined();
  expect(await codeOf('api-key/app', ann)).toBe('unresolved_token');
  expect(await codeOf('api-key/user', { type: 'app' })).toBe('unresolved_token');
  expect((await requestToken(keys, 'api-key/user', { subject: ann })).body.token).toBe('anns');
});

test('forgets tokens a day after their end, when many have been issued', () => {
  const clock = new Clock(NOW);
  const ledger = new Ledger(() => 'hobby');
  const state = { store: new Store(), clock, ids: new Ids(), ledger };
  const order = {
    connector: { id: 'scl', type: 'oauth', tokenLifetimeMs: HOUR } as Connector,
    grant: { authorizationId: 'auth', principal: { type: 'app', key: 'app' } } as Grant,
    scopes: [],
  };
  for (let issued = 0; issued < 512; issued += 1) issueToken(state, order);
  clock.advance(25 * HOUR - 1);
  forgetEndedTokens(state);
  expect(state.store.tokens).toHaveLength(512);
  clock.advance(1);
  const latest = issueToken(state, order);
  expect(state.store.tokens).toEqual([latest]);
  expect(state.store.tokensOf(order.grant)).toEqual([latest]);
});
