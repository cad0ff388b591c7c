import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

const NOW = 1_750_000_000_000;
const seed = {
  now: NOW,
  connectors: [{ uid: 'slack/acme', installations: [{ id: 'inst_a', tenantId: 'T1' }] }],
  grants: [{ connector: 'slack/acme', user: 'u1', externalSubject: 'U42' }],
};
const params = { subject: { type: 'user', id: 'u1' }, scopes: ['b', 'a'], audience: ['x'] };

test('tells what a token is good for', async () => {
  const emulator = await createEmulator(seed);
  const { body } = await requestToken(emulator, 'slack/acme', params);
  expect(emulator.introspect(body.token)).toEqual({
    active: true,
    token_type: 'Bearer',
    scope: 'a b',
    client_id: 'slack/acme',
    sub: 'U42',
    iat: NOW / 1000,
    exp: NOW / 1000 + 12 * 3600,
    aud: ['x'],
    connector: { id: 'scl_000001', uid: 'slack/acme', type: 'slack' },
    subject: { type: 'user', id: 'u1' },
    installationId: 'inst_a',
    tenantId: 'T1',
    tokenId: body.tokenId,
    authorizationId: body.authorizationId,
    scopes: ['a', 'b'],
    expiresAt: body.expiresAt,
    projectId: 'prj_emu',
    environment: 'development',
  });
});

test('calls an unknown or expired token inactive', async () => {
  const emulator = await createEmulator(seed);
  const { body } = await requestToken(emulator, 'slack/acme', params);
  emulator.clock.set(body.expiresAt - 1);
  expect(emulator.introspect(body.token).active).toBe(true);
  emulator.clock.advance(1);
  expect(emulator.introspect(body.token)).toEqual({ active: false });
  expect(emulator.introspect('unknown')).toEqual({ active: false });
});
