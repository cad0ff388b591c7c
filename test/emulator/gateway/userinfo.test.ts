import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { codeOf, exchange, userinfo } from './application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
});

beforeEach(() => emulator.reset());

const sub = 'user_emu';
const email = { email: 'emu@example.com', email_verified: true };

test.each([
  ['openid', { sub }],
  ['openid profile', { sub, name: 'emu' }],
  ['email', { sub, ...email }],
  ['openid profile email', { sub, name: 'emu', ...email }],
])('tells what the scopes %s allow', async (scope, claims) => {
  const { body } = await exchange(emulator, await codeOf(emulator, { scope }));
  expect((await userinfo(emulator, body.access_token)).body).toEqual(claims);
});

test('refuses unknown and expired tokens', async () => {
  const { body } = await exchange(emulator, await codeOf(emulator));
  emulator.clock.advance(3_600_000);
  for (const token of [body.access_token, 'unknown', '']) {
    const answer = await userinfo(emulator, token);
    expect([answer.status, answer.body]).toMatchObject([401, { error: 'invalid_token' }]);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
  }
});
