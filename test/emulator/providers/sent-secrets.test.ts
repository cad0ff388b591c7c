import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { SentSecrets } from '../../../src/emulator/providers/sent-secrets.js';
import { requestToken, send, startConsent } from '../api.js';
import {
  METADATA,
  metadataOf,
  startWildServer,
  type WildRequest,
  type WildServer,
} from './wild-server.js';

const SECRET = 's3cr3t-of+client/with=signs';
const USER = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;
let server: WildServer;

beforeAll(async () => {
  server = await startWildServer();
  emulator = await createEmulator({});
  await emulator.listen();
});
afterAll(async () => {
  await emulator.close();
  server.close();
});
beforeEach(() => {
  emulator.reset();
  server.requests.length = 0;
  server.answers = { [METADATA]: metadataOf(server.url), '/token': echo };
});

/** Refuses with all that it was sent, and ends with the ends of it. */
function echo({ form, headers }: WildRequest): Response {
  const values = [...form.values(), headers.authorization ?? ''];
  const tails = values.map((value) => value.slice(-60)).join(' ');
  const error_description = `${form} ${values.join(' ')} ${tails}`;
  // Two answers, for of each no more than its beginning is told.
  const order = server.requests.length % 2 === 0 ? tails : error_description;
  return Response.json({ error: 'invalid_client', error_description: order }, { status: 400 });
}

function add(data: object = {}) {
  const common = { serverUrl: server.url, clientId: 'a-client', clientSecret: SECRET };
  emulator.connectors.add({ uid: 'oauth/wild', provider: 'real', data: { ...common, ...data } });
}

/** Fails for any piece of a credential of the last request in what the emulator tells. */
function expectNoSecretIn(told: unknown): void {
  const { form = new URLSearchParams(), headers = {} } = server.requests.at(-1) ?? {};
  const names = ['assertion', 'subject_token', 'refresh_token', 'code', 'code_verifier'];
  const secrets = [
    SECRET,
    String(headers.authorization ?? '')
      .split(' ')
      .at(-1) ?? '',
  ];
  secrets.push(...names.flatMap((name) => form.getAll(name)));
  const text = JSON.stringify([told, emulator.ledger.events]);
  expect(text).toContain('***');
  for (const secret of secrets.flatMap((each) => [each, encodeURIComponent(each)])) {
    for (let at = 0; at + 12 <= secret.length; at += 1) {
      expect(text).not.toContain(secret.slice(at, at + 12));
    }
  }
}

test.each(['client_secret_post', 'client_secret_basic'])(
  'tells nobody what a provider repeats of a machine that says who it is by %s',
  async (tokenEndpointAuthMethod) => {
    add({ tokenEndpointAuthMethod, jwtBearer: { enabled: true } });
    const subjects = [
      { type: 'app' },
      { type: 'jwt-bearer', sub: 'ada' },
      { type: 'token', token: 'a.token-to.exchange' },
    ];
    for (const subject of [...subjects, ...subjects]) {
      const { body } = await requestToken(emulator, 'oauth/wild', { subject });
      expect(body.error.code).toBe('no_token');
      expectNoSecretIn(body);
    }
  },
);

test('tells nobody what a provider repeats of a renewal', async () => {
  add();
  const expiresAt = Date.now() + 3_600_000;
  const token = { accessToken: 'the-first-token', refreshToken: 'the-refresh-token', expiresAt };
  await send(emulator, 'POST /v1/connect/token/oauth%2Fwild/import', {
    tokens: [{ ...token, ...USER, environment: 'development' }],
  });
  emulator.clock.advance(3_600_000);
  expectNoSecretIn((await requestToken(emulator, 'oauth/wild', USER)).body);
});

test('sends a browser on without what a provider repeats of a code', async () => {
  add();
  const returnUrl = 'http://127.0.0.1:1/back';
  const { url } = (await startConsent(emulator, { returnUrl }, 'oauth/wild')).body;
  const there = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') ?? '');
  const state = there.searchParams.get('state') ?? '';
  const answer = new URLSearchParams({ state, code: 'the-code-of-ada', iss: server.url });
  const back = await fetch(`${emulator.url}/callback?${answer}`, { redirect: 'manual' });
  const location = back.headers.get('location') ?? '';
  expect(location).toContain('invalid_client');
  expectNoSecretIn(Object.fromEntries(new URL(location).searchParams));
});

test('tells nobody what GitHub repeats of the token of an App', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const at = { serverUrl: server.url, apiUrl: server.url };
  const app = { appId: '4711', appSlug: 'acme', appName: 'Acme', clientId: 'Iv1.acme' };
  const pem = String(privateKey.export({ type: 'pkcs1', format: 'pem' }));
  emulator.connectors.add({
    ...{ uid: 'github/acme', provider: 'real', installations: [{ tenantId: '77' }] },
    data: { ...at, ...app, privateKey: pem },
  });
  server.answers['/app/installations/77/access_tokens'] = ({ headers }: WildRequest) =>
    Response.json({ message: `Bad: ${headers.authorization?.slice(-120)}` }, { status: 401 });
  const { body } = await requestToken(emulator, 'github/acme');
  expect(body.error.message).toContain('refuses with 401 Bad: ');
  expectNoSecretIn(body);
});

test('masks every piece of eight characters, wherever it stands, and leaves the rest', () => {
  const secret = 'abcdefghijklmnop';
  const masking = new SentSecrets([secret, undefined, '']);
  const piece = fc.tuple(fc.nat(8), fc.integer({ min: 8, max: 16 }));
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9 ]*$/), piece, (before, [start, length]) => {
      const part = secret.slice(start, Math.min(start + length, 16));
      expect(masking.mask(`${before}${part}.`)).toBe(`${before}***.`);
    }),
  );
  expect(masking.mask('abcdefg, ghijklm')).toBe('abcdefg, ghijklm');
  expect(new SentSecrets(['hush']).mask('"hush"')).toBe('"***"');
});
