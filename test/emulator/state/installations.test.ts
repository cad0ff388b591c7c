import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      {
        uid: 'slack/many',
        installations: [
          { id: 'inst_a', tenantId: 'T1', name: 'One' },
          { id: 'inst_b', tenantId: 'T2', name: 'Two' },
        ],
      },
      { uid: 'slack/none', installations: [] },
      { uid: 'github/acme' },
      { uid: 'oauth/linear' },
    ],
  });
});

beforeEach(() => emulator.reset());

const tokenOf = async (uid: string, installationId?: string) =>
  (await requestToken(emulator, uid, { subject: { type: 'app' }, installationId })).body;

test('serves the default installation when none is named', async () => {
  expect(await tokenOf('slack/many')).toMatchObject({
    ...{ installationId: 'inst_a', tenantId: 'T1', name: 'One' },
  });
  expect((await tokenOf('slack/many', 'inst_b')).tenantId).toBe('T2');
});

test('keeps the tokens of installations apart', async () => {
  const [one, two] = [await tokenOf('slack/many'), await tokenOf('slack/many', 'inst_b')];
  expect(two.token).not.toBe(one.token);
  expect(await tokenOf('slack/many', 'inst_a')).toEqual(one);
});

test.each([
  ['slack/none', undefined],
  ['slack/many', 'inst_unknown'],
])('asks to install %s for the installation %s', async (uid, installationId) => {
  const { error } = await tokenOf(uid, installationId);
  expect(error.code).toBe('client_installation_required');
});

test('issues cross-installation tokens where the connector has them', async () => {
  expect(await tokenOf('github/acme', '*')).toMatchObject({ installationId: '*' });
  // Installations: "'*' only works where the provider exposes a tenant-spanning credential."
  expect((await tokenOf('slack/many', '*')).error.code).toBe('unresolved_token');
  expect((await tokenOf('oauth/linear', '*')).error.code).toBe('unresolved_token');
});

test('ignores the installation of a connector that has a single one', async () => {
  expect(await tokenOf('oauth/linear', 'inst_x')).not.toHaveProperty('installationId');
});

// Installations: "Removing an installation revokes its tokens."
test('revokes the tokens of a removed installation', async () => {
  const [one, two] = [await tokenOf('slack/many'), await tokenOf('slack/many', 'inst_b')];
  emulator.uninstall({ connector: 'slack/many', installationId: 'inst_a' });
  expect(emulator.introspect(one.token).active).toBe(false);
  expect(emulator.introspect(two.token).active).toBe(true);
});

// Installations: "In most cases, the connector resolves a default installation from its tenant."
test('makes the only installation that is left the default', async () => {
  emulator.uninstall({ connector: 'slack/many', installationId: 'inst_a' });
  expect(await tokenOf('slack/many')).toMatchObject({ installationId: 'inst_b' });
  emulator.uninstall({ connector: 'slack/many', installationId: 'inst_b' });
  expect((await tokenOf('slack/many')).error.code).toBe('client_installation_required');
});

test('installs through the page', async () => {
  const { status, body } = await send(emulator, 'POST /v1/connect/install/slack%2Fnone', {
    tenantId: 'T9',
    returnUrl: 'https://app.test/done',
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ request: 'req_000001', connector: { uid: 'slack/none' } });
  const page = await (await emulator.fetch(body.url)).text();
  expect(page).toContain('value="T9"');
  const { redirectUrl } = await emulator.approve(body.url, { tenantName: 'Acme & "Sons"' });
  expect(redirectUrl).toContain('status=success');
  const token = await tokenOf('slack/none');
  expect(token).toMatchObject({ tenantId: 'T9', name: 'Acme & "Sons"' });
  expect((await send(emulator, `GET /v1/connect/result/${body.verifier}`)).body).toMatchObject({
    status: 'success',
    data: { installationId: token.installationId, tenantId: 'T9' },
  });
});

test('lets the person choose another tenant', async () => {
  const { body } = await send(emulator, 'POST /v1/connect/install/slack%2Fnone', {});
  await emulator.approve(body.url, { tenantId: 'T7' });
  expect((await tokenOf('slack/none')).tenantId).toBe('T7');
});

test('reinstalls a known tenant in place', () => {
  const again = emulator.install({ connector: 'slack/many', tenantId: 'T2', name: 'Renamed' });
  expect(again).toBe('inst_b');
});

test('limits the app to the scopes it was installed with', async () => {
  const { body } = await send(emulator, 'POST /v1/connect/install/slack%2Fnone', {
    scopes: ['chat:write'],
  });
  await emulator.approve(body.url);
  const more = { subject: { type: 'app' }, scopes: ['files:write'] };
  const answer = await requestToken(emulator, 'slack/none', more);
  expect(answer.body.error.code).toBe('client_installation_required');
});

test('makes another installation the default', async () => {
  const id = emulator.install({ connector: 'slack/many', tenantId: 'T3', default: true });
  expect((await tokenOf('slack/many')).installationId).toBe(id);
});

test('does not bring back an installation that was removed before the decision', async () => {
  const path = 'POST /v1/connect/install/slack%2Fmany';
  const { body } = await send(emulator, path, { installationId: 'inst_b' });
  emulator.uninstall({ connector: 'slack/many', installationId: 'inst_b' });
  await emulator.approve(body.url);
  const { error } = (await send(emulator, `GET /v1/connect/result/${body.verifier}`)).body;
  expect(error.code).toBe('client_installation_required');
});
