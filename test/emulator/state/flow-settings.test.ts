import { beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send, startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      {
        uid: 'oauth/acme',
        scopes: ['seeded'],
        data: {
          userAuthorization: { enabled: true, scopes: ['profile', 'mail'] },
          clientCredentials: { scopes: ['jobs'] },
          jwtBearer: { enabled: false },
        },
      },
    ],
  });
});

const ask = async (params: object) => (await requestToken(emulator, 'oauth/acme', params)).body;

// REST reference, oauth: "The `scopes` arrays are what `["*"]` expands to."
test('takes the scope * from the flow that brings the token', async () => {
  const app = await ask({ subject: { type: 'app' } });
  expect(emulator.introspect(app.token).scopes).toEqual(['jobs']);
  await emulator.approve((await startConsent(emulator, {}, 'oauth/acme')).body.url);
  const user = await ask({ subject: { type: 'user', id: 'u1' }, scopes: ['*'] });
  expect(emulator.introspect(user.token).scopes).toEqual(['mail', 'profile']);
  const exchanged = await ask({ subject: { type: 'token', token: 'opaque' } });
  expect(emulator.introspect(exchanged.token).scopes).toEqual(['seeded']);
  const { body } = await send(emulator, 'GET /v1/connect/connectors/oauth%2Facme');
  expect(body).toMatchObject({
    ...{ appTokens: { scopes: ['jobs'] }, userTokens: { scopes: ['profile', 'mail'] } },
    supportedSubjectTypes: ['app', 'user', 'token'],
  });
});

test('has no tokens from a flow that is turned off', async () => {
  const { error } = await ask({ subject: { type: 'jwt-bearer', sub: 'ada' } });
  expect(error).toMatchObject({
    code: 'unresolved_token',
    message: 'The connector oauth/acme has turned the flow for "jwt-bearer" subjects off.',
  });
});
