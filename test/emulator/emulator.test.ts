// The published original is a second, independent client: what it understands is the real wire.
import * as reference from 'reference';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';

const app = { subject: { type: 'app' as const } };
const user = { subject: { type: 'user' as const, id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      { uid: 'slack/acme', data: { team: 'T1' } },
      { uid: 'slack/none', installations: [] },
      { uid: 'oauth/linear' },
      { uid: 'oauth/unlinked', links: [] },
    ],
  });
});

beforeEach(() => {
  emulator.reset();
  vi.stubGlobal('fetch', emulator.fetch);
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  for (const uid of ['slack/acme', 'oauth/linear']) {
    for (const params of [app, user]) reference.deleteTokenCacheEntry(uid, params);
  }
});

test('serves tokens, which the original caches', async () => {
  const response = await reference.getTokenResponse('slack/acme', app);
  expect(response).toMatchObject({ connector: { uid: 'slack/acme' }, tokenId: 'stk_000001' });
  expect(await reference.getToken('slack/acme', app)).toBe(response.token);
  expect(emulator.ledger.billed).toBe(1);
});

test('leads through the consent of a user', async () => {
  await expect(reference.getToken('oauth/linear', user)).rejects.toBeInstanceOf(
    reference.UserAuthorizationRequiredError,
  );
  const { url, connector } = await reference.startAuthorization('oauth/linear', user, {
    callbackUrl: 'http://localhost:3000/cb',
  });
  expect(connector).toMatchObject({ uid: 'oauth/linear', serviceName: 'Linear' });
  await emulator.approve(url);
  expect(emulator.introspect(await reference.getToken('oauth/linear', user))).toMatchObject({
    ...{ active: true, subject: { type: 'user', id: 'u1' } },
  });
});

test('leads through an installation', async () => {
  await expect(reference.getToken('slack/none', app)).rejects.toBeInstanceOf(
    reference.ConnectorInstallationRequiredError,
  );
  const { url } = await reference.experimental_startInstallation('slack/none');
  await emulator.approve(url);
  expect(await reference.getToken('slack/none', app)).toMatch(/^emu_slack_/);
});

test('revokes', async () => {
  const token = await reference.getToken('slack/acme', app);
  await reference.revokeToken('slack/acme', app);
  expect(emulator.introspect(token).active).toBe(false);
});

test('tells the metadata of a connector', async () => {
  expect(await reference.getConnectorMetadata('slack/acme')).toMatchObject({
    ...{ uid: 'slack/acme', type: 'slack', service: 'slack', vendor: { team: 'T1' } },
  });
});

test('fails with codes that the original knows', async () => {
  emulator.revokeGrant({ connector: 'slack/acme' });
  await expect(reference.getToken('slack/acme', app)).rejects.toBeInstanceOf(
    reference.NoValidTokenError,
  );
  await expect(reference.getToken('oauth/unlinked', app)).rejects.toMatchObject({
    ...{ code: 'client_not_linked_to_project', status: 403 },
  });
  await expect(reference.getToken('oauth/none', app)).rejects.toMatchObject({ status: 404 });
});

// The CLI's rules: `VERCEL_PROJECT_ID` without `VERCEL_ORG_ID` ends each command with 1.
test('names the team beside the project, without which the CLI refuses to run', async () => {
  const emulator = await createEmulator({ team: { id: 'team_acme', slug: 'acme' } });
  expect(emulator.env).toMatchObject({
    ...{ VERCEL_ORG_ID: 'team_acme', VERCEL_PROJECT_ID: 'prj_emu' },
  });
});
