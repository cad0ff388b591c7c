import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { manage, requestToken } from '../api.js';

test('signs any token of word characters in as the default user', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  const app = { subject: { type: 'app' } };
  expect((await requestToken(emulator, 'oauth/linear', app, 'anything')).status).toBe(401);
  expect((await manage(emulator, 'GET /v2/user', undefined, 'anything')).status).toBe(200);
  expect((await requestToken(emulator, 'oauth/linear', app, 'anything')).status).toBe(200);
});

test('knows only the tokens that the seed declares, when it declares any', async () => {
  const emulator = await createEmulator({ accessTokens: [{ token: 'declared' }] });
  expect((await manage(emulator, 'GET /v2/user', undefined, 'declared')).status).toBe(200);
  const { status, body } = await manage(emulator, 'GET /v2/user', undefined, 'anything');
  expect([status, body.error]).toEqual([
    403,
    { code: 'forbidden', message: 'Not authorized', invalidToken: true },
  ]);
});

test('refuses a request without a token, and one with an OIDC token', async () => {
  const emulator = await createEmulator();
  const { status, body } = await manage(emulator, 'GET /v1/teams', undefined, '');
  expect([status, body.error]).toMatchObject([403, { code: 'forbidden', missingToken: true }]);
  const oidc = await manage(emulator, 'GET /v1/teams', undefined, await emulator.oidcToken());
  expect([oidc.status, oidc.body.error.code]).toEqual([403, 'forbidden']);
});

test.each([
  ['teamId=team_other', 403, 'forbidden'],
  ['slug=other', 403, 'forbidden'],
  ['teamId=none', 403, 'forbidden'],
  ['teamId=team_emu&slug=emu', 400, 'bad_request'],
  ['slug=emu', 200, undefined],
])('holds a token to its team: %s', async (query, status, code) => {
  const emulator = await createEmulator({
    teams: [{ id: 'team_other', slug: 'other' }],
    accessTokens: [{ token: 'declared' }],
    connectors: [{ uid: 'oauth/linear' }],
  });
  const managed = await manage(
    emulator,
    `GET /v1/connect/connectors?${query}`,
    undefined,
    'declared',
  );
  expect([managed.status, managed.body.error?.code]).toEqual([status, code]);
  const runtime = await manage(
    emulator,
    `POST /v1/connect/token/oauth%2Flinear?${query}`,
    { subject: { type: 'app' } },
    'declared',
  );
  expect([runtime.status, runtime.body.error?.code]).toEqual([status, code]);
});
