import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

const NOW = 1_750_000_000_000;
const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'oauth/linear', links: [{ project: 'prj_emu', environments: ['development'] }] },
    ],
  });
});

beforeEach(() => emulator.reset());

const imported = {
  ...user,
  accessToken: 'provider_secret',
  expiresAt: NOW + 60_000,
  environment: 'development',
};

const importTokens = (...tokens: object[]) =>
  send(emulator, 'POST /v1/connect/token/oauth%2Flinear/import', { tokens });

test('takes over tokens without repeating them', async () => {
  const { status, body } = await importTokens(imported);
  expect(status).toBe(200);
  expect(body).toEqual({
    accepted: 1,
    imported: 1,
    tokens: [
      {
        subject: { type: 'user', id: 'u1' },
        succeeded: true,
        tokenId: 'stk_000001',
        tokenGroupId: expect.any(String),
        authorizationId: 'auth_000001',
        expiresAt: NOW + 60_000,
        environment: 'development',
      },
    ],
  });
  expect((await requestToken(emulator, 'oauth/linear', user)).body).toMatchObject({
    token: 'provider_secret',
    tokenId: 'stk_000001',
  });
});

test('serves an imported token until it expires when it cannot be refreshed', async () => {
  await importTokens(imported);
  emulator.clock.advance(59_999);
  expect((await requestToken(emulator, 'oauth/linear', user)).body.token).toBe('provider_secret');
  emulator.clock.advance(1);
  const { body } = await requestToken(emulator, 'oauth/linear', user);
  expect(body.error.code).toBe('no_token');
});

test('refreshes an imported token that came with a refresh token', async () => {
  await importTokens({ ...imported, refreshToken: 'refresh_secret' });
  emulator.clock.advance(60_000);
  const { body } = await requestToken(emulator, 'oauth/linear', user);
  expect(body).toMatchObject({ authorizationId: 'auth_000001', tokenId: 'stk_000002' });
  expect(body.token).toMatch(/^emu_/);
});

test('does not refresh with a refresh token that has expired', async () => {
  const refresh = { refreshToken: 'refresh_secret', refreshTokenExpiresAt: NOW + 30_000 };
  await importTokens({ ...imported, ...refresh });
  emulator.clock.advance(60_000);
  expect((await requestToken(emulator, 'oauth/linear', user)).body.error.code).toBe('no_token');
});

test('does not import a token twice', async () => {
  expect((await importTokens(imported, imported)).body).toMatchObject({
    ...{ accepted: 2, imported: 1, tokens: [{ succeeded: true }, { succeeded: false }] },
  });
  expect((await importTokens(imported)).body).toMatchObject({ accepted: 1, imported: 0 });
});

test('serves the environment it was imported for only', async () => {
  emulator.link({ connector: 'oauth/linear', project: 'prj_emu' });
  await importTokens(imported);
  const production = await emulator.oidcToken({ environment: 'production' });
  const { body } = await requestToken(emulator, 'oauth/linear', user, production);
  expect(body.error.code).toBe('user_authorization_required');
});

test('gives way to a later consent', async () => {
  await importTokens(imported);
  emulator.clock.advance(60_000);
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(200);
});

test('imports nothing when one of the tokens is refused', async () => {
  const { status, body } = await importTokens(imported, { ...imported, environment: 'preview' });
  expect([status, body.error.code]).toEqual([403, 'client_not_enabled_for_environment']);
  expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(422);
});

test('names the wrong field', async () => {
  const { body } = await importTokens({ ...imported, environment: 'staging' });
  expect(body.error.message).toContain('body.tokens[0].environment');
  expect(JSON.stringify(body)).not.toContain('provider_secret');
});

test('refuses a token that has expired', async () => {
  const { status, body } = await importTokens(imported, { ...imported, expiresAt: NOW });
  expect([status, body.error.code]).toEqual([400, 'bad_request']);
  expect(body.error.message).toContain('body.tokens[1].expiresAt: ');
  expect((await requestToken(emulator, 'oauth/linear', user)).status).toBe(422);
});

test('does not stand in the way of an earlier consent once it has expired', async () => {
  emulator.grant({ connector: 'oauth/linear', user: 'u1' });
  await importTokens(imported);
  expect((await requestToken(emulator, 'oauth/linear', user)).body.token).toBe('provider_secret');
  emulator.clock.advance(60_000);
  expect((await requestToken(emulator, 'oauth/linear', user)).body.token).toMatch(/^emu_/);
});

test('does not stand in the way of an earlier import that can be refreshed', async () => {
  await importTokens({ ...imported, refreshToken: 'refresh_secret' });
  await importTokens({ ...imported, accessToken: 'another_secret' });
  emulator.clock.advance(60_000);
  expect((await requestToken(emulator, 'oauth/linear', user)).body.token).toMatch(/^emu_/);
});

test('holds an access token of one project to the environments of its link', async () => {
  const tokens = [{ ...imported, subject: { type: 'app' }, environment: 'preview' }];
  const path = 'POST /v1/connect/token/oauth%2Flinear/import';
  const answer = await send(emulator, path, { tokens }, emulator.accessToken({ project: 'app' }));
  expect(answer.body.error.code).toBe('client_not_enabled_for_environment');
});

// REST reference, import: `environment` also `env_…`; `name`, `externalSubject`, `tenant`, `data`.
test('keeps what it is told of a token, also for a custom environment', async () => {
  const other = await createEmulator({
    now: NOW,
    projects: [{ id: 'prj_emu', environments: [{ slug: 'qa', id: 'env_qa1' }] }],
    connectors: [{ uid: 'oauth/linear', links: [{ project: 'prj_emu', environments: ['qa'] }] }],
  });
  const qa = await other.oidcToken({ environment: 'qa' });
  const token = {
    ...{ ...imported, environment: 'env_qa1', name: 'Acme', externalSubject: 'lin_1' },
    ...{ tenant: { id: 'T1' }, data: { region: 'eu' }, resources: ['repo:a'], scopes: ['read'] },
    ...{ audience: ['api'], authorizationDetails: [{ type: 'repository' }] },
  };
  const path = 'POST /v1/connect/token/oauth%2Flinear/import';
  const answer = await send(other, path, { tokens: [token] }, qa);
  expect(answer.body).toMatchObject({ imported: 1, tokens: [{ environment: 'env_qa1' }] });
  const { body } = await requestToken(other, 'oauth/linear', user, qa);
  expect(body).toMatchObject({
    ...{ token: 'provider_secret', name: 'Acme', externalSubject: 'lin_1', tenantId: 'T1' },
    metadata: { region: 'eu' },
  });
  expect(other.introspect(body.token)).toMatchObject({
    ...{ resources: ['repo:a'], scopes: ['read'], aud: ['api'] },
    authorizationDetails: [{ type: 'repository' }],
  });
});

test.each([
  { installationId: 'inst_b' },
  { installation: { id: 'inst_b' } },
  { tenant: { id: 'T2' } },
])('imports into the installation that %j names', async (named) => {
  const other = await createEmulator({
    now: NOW,
    connectors: [
      {
        uid: 'slack/acme',
        installations: [
          { id: 'inst_a', tenantId: 'T1' },
          { id: 'inst_b', tenantId: 'T2' },
        ],
      },
    ],
  });
  const tokens = [{ ...imported, subject: { type: 'app' }, ...named }];
  await send(other, 'POST /v1/connect/token/slack%2Facme/import', { tokens });
  expect(other.introspect(imported.accessToken)).toMatchObject({
    ...{ active: true, installationId: 'inst_b', tenantId: 'T2' },
  });
});
