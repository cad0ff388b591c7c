import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import {
  createEmulator,
  type Emulator,
  type EmulatorSnapshot,
} from '../../../src/emulator/index.js';
import { requestToken, send, startConsent } from '../api.js';
import { codeOf, exchange, userinfo } from '../gateway/application.js';

const user = { subject: { type: 'user', id: 'u1' } };
const seed = {
  connectors: [
    { uid: 'oauth/linear', data: { clientSecret: 'provider-secret' } },
    { uid: 'slack/acme', triggers: { signingSecret: 'signing-secret' } },
    { uid: 'api-key/acme', apiKey: 'static-key' },
  ],
  accessTokens: [{ token: 'vercel_pat' }],
};

/** As a file or another process would hold it. */
const copyOf = (snapshot: EmulatorSnapshot) => JSON.parse(JSON.stringify(snapshot));
const jwksOf = async (emulator: Emulator, path: string) => (await emulator.fetch(path)).json();

test('returns to the moment of the snapshot, however often', async () => {
  const emulator = await createEmulator(seed);
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  const { token } = (await requestToken(emulator, 'oauth/linear', user)).body;
  const snapshot = copyOf(emulator.snapshot());
  for (let round = 0; round < 2; round += 1) {
    emulator.revokeGrant({ connector: 'oauth/linear', user: 'u1' });
    emulator.connectors.remove('slack/acme');
    emulator.reset();
    expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(422);
    emulator.restore(snapshot);
    expect(emulator.introspect(token).active).toBe(true);
    expect((await requestToken(emulator, 'oauth/linear', user)).body.token).toBe(token);
    expect(emulator.ledger.billed).toBe(2);
  }
});

test('goes on in another emulator as it would have gone on in the first', async () => {
  const first = await createEmulator({ ...seed, idSeed: 'fixed', now: Date.now() });
  first.grant({ connector: 'oauth/linear', user: 'u1' });
  first.limits.set({ readsPerMinute: 1 });
  first.faults.next('authorize', { status: 503 });
  first.clock.advance(5_000);
  await requestToken(first, 'slack/acme');
  const second = await createEmulator({ idSeed: 'another' });
  second.restore(copyOf(first.snapshot()));
  const futureOf = async (emulator: Emulator) => {
    const answers = [];
    answers.push(await requestToken(emulator, 'oauth/linear', user));
    emulator.clock.advance(60_000);
    answers.push(await requestToken(emulator, 'oauth/linear', user));
    answers.push(await startConsent(emulator), await startConsent(emulator));
    const pat = emulator.accessToken();
    const { clock, env } = emulator;
    const { events, deliveries, requests, billed } = emulator.ledger;
    const told = answers.map(({ status, body }) => ({ status, body }));
    const ledger = { events, deliveries, requests, billed };
    return { told, pat, ledger, now: clock.now(), env };
  };
  const future = await futureOf(first);
  expect(await futureOf(second)).toEqual(future);
  expect(future.told.map(({ status }) => status)).toEqual([429, 200, 503, 200]);
});

test('keeps every credential good: of callers, of providers, of pages under way', async () => {
  const first = await createEmulator(seed);
  const oidcToken = await first.oidcToken();
  const { url, verifier } = (await startConsent(first)).body;
  const code = await codeOf(first);
  const signedIn = (await exchange(first, await codeOf(first))).body;
  const second = await createEmulator({ connectors: [{ uid: 'oauth/other' }] });
  second.restore(copyOf(first.snapshot()));
  await second.approve(url);
  expect((await send(second, `GET /v1/connect/result/${verifier}`)).body.status).toBe('success');
  expect((await requestToken(second, 'oauth/linear', user, oidcToken)).status).toBe(200);
  expect((await requestToken(second, 'slack/acme', undefined, 'vercel_pat')).status).toBe(200);
  expect((await exchange(second, code)).status).toBe(200);
  expect((await userinfo(second, signedIn.access_token)).status).toBe(200);
  for (const path of ['/.well-known/jwks', '/oauth/jwks']) {
    expect(await jwksOf(second, path)).toEqual(await jwksOf(first, path));
  }
});

test('forgets a key of the gateway that the snapshot did not have', async () => {
  const emulator = await createEmulator(seed);
  const snapshot = emulator.snapshot();
  const before = await jwksOf(emulator, '/oauth/jwks');
  emulator.restore(snapshot);
  const after = await jwksOf(emulator, '/oauth/jwks');
  expect(after).not.toEqual(before);
  expect(await jwksOf(emulator, '/oauth/jwks')).toEqual(after);
});

test('returns to its own seed after a restored snapshot', async () => {
  const emulator = await createEmulator({ ...seed, idSeed: 'mine' });
  const { token } = (await requestToken(emulator, 'slack/acme')).body;
  emulator.restore((await createEmulator({ idSeed: 'other' })).snapshot());
  emulator.reset();
  expect((await requestToken(emulator, 'slack/acme')).body.token).toBe(token);
});

test('shows no credential', async () => {
  const emulator = await createEmulator(seed);
  const { token } = (await requestToken(emulator, 'slack/acme')).body;
  const text = JSON.stringify(emulator.snapshot());
  const secrets = [token, 'provider-secret', 'signing-secret', 'static-key', 'vercel_pat', '"d"'];
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
});

describe('a snapshot that cannot be read', () => {
  const stateKey = 'a-key-of-at-least-thirty-two-characters';
  const changed = (snapshot: EmulatorSnapshot, at: number) =>
    snapshot.sealed.slice(0, at) +
    (snapshot.sealed[at] === 'A' ? 'B' : 'A') +
    snapshot.sealed.slice(at + 1);
  test.each<[string, (good: EmulatorSnapshot) => unknown, RegExp]>([
    [
      'of a newer version',
      (good) => ({ ...good, version: 2 }),
      /version 2, .*reads version 1: update/,
    ],
    ['of a newer shape', () => ({ format: 'grantkit-emulator', version: 9 }), /version 9/],
    ['that is damaged', (good) => ({ ...good, sealed: changed(good, 100) }), /It is damaged/],
    ['that is cut', (good) => ({ ...good, sealed: good.sealed.slice(0, 20) }), /It is damaged/],
    ['without a part', ({ sealed: _, ...good }) => good, /no snapshot .*snapshot\.sealed: /],
    ['of another program', () => ({ format: 'x' }), /no snapshot .*snapshot\.format: /],
    ['that is none', () => null, /no snapshot of an emulator: snapshot: /],
  ])('%s changes nothing', async (_, change, message) => {
    const emulator = await createEmulator(seed, { stateKey });
    const good = emulator.snapshot();
    const { token } = (await requestToken(emulator, 'slack/acme')).body;
    expect(() => emulator.restore(change(good) as EmulatorSnapshot)).toThrow(message);
    expect(emulator.introspect(token).active).toBe(true);
  });

  test('under another key says so', async () => {
    const snapshot = (await createEmulator(seed)).snapshot();
    const emulator = await createEmulator(seed, { stateKey });
    expect(() => emulator.restore(snapshot)).toThrow(
      /another key: give the emulator the same `stateKey`/,
    );
    const third = await createEmulator({}, { stateKey });
    third.restore(emulator.snapshot());
    expect((await requestToken(third, 'slack/acme')).status).toBe(200);
  });
});

// Made by an emulator that knew nothing of months, narrowed consents or further limits.
test('goes on from a snapshot that lacks what the emulator has learnt since', async () => {
  const file = new URL('snapshot-version-1.json', import.meta.url);
  const emulator = await createEmulator(
    {},
    { stateKey: 'a-key-of-at-least-thirty-two-characters' },
  );
  emulator.restore(JSON.parse(await readFile(file, 'utf8')));
  expect(emulator.introspect('emu_oauth_3ee0401b2022e7fd306a452c')).toMatchObject({
    ...{ active: true, connector: { uid: 'oauth/linear' }, scopes: ['read'] },
  });
  expect(emulator.ledger.months()).toMatchObject([{ tokenRequests: 2, charged: 0 }]);
  const ada = { subject: { type: 'user', id: 'ada' }, resources: ['repo:a'] };
  expect((await requestToken(emulator, 'oauth/linear', ada)).status).toBe(200);
  expect((await send(emulator, 'DELETE /v1/connect/connectors/slack%2Facme/tokens')).body).toEqual({
    ...{ tokensFound: 1, deleted: 1, providerRevoked: 1, providerSkipped: 0, providerFailed: 0 },
  });
});

test('keeps what consents are narrowed to, what survives a revocation, months and limits', async () => {
  const first = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'snowflake/acme' }],
    grants: [{ connector: 'oauth/linear', user: 'u1', resources: ['repo:a'] }],
  });
  const { token } = (await requestToken(first, 'snowflake/acme')).body;
  await send(first, 'DELETE /v1/connect/connectors/snowflake%2Facme/tokens');
  first.limits.set({ triggersPerMinute: 0, gatewayPerMinute: 0 });
  const second = await createEmulator();
  second.restore(copyOf(first.snapshot()));
  expect(second.introspect(token).active).toBe(true);
  expect(second.ledger.months()).toEqual(first.ledger.months());
  const other = { ...user, resources: ['repo:b'] };
  expect((await requestToken(second, 'oauth/linear', other)).status).toBe(422);
  expect((await exchange(second, 'any')).status).toBe(429);
});
