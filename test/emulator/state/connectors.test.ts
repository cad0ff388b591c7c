import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken, segment, send } from '../api.js';

test('takes type, service and name of a connector from its UID', async () => {
  const emulator = await createEmulator({
    connectors: [{ uid: 'slack/acme-slack' }, { uid: 'oauth/linear' }, { uid: 'acme' }],
  });
  const describe = async (uid: string) =>
    (await send(emulator, `GET /v1/connect/connectors/${segment(uid)}`)).body;
  expect(await describe('slack/acme-slack')).toMatchObject({
    ...{ type: 'slack', typeName: 'Slack', service: 'slack', name: 'acme-slack' },
    ...{ displayName: 'acme-slack', supportsInstallation: true },
    supportedSubjectTypes: ['app', 'user', 'jwt-bearer'],
  });
  expect(await describe('oauth/linear')).toMatchObject({
    ...{ type: 'oauth', service: 'linear', displayName: 'linear', supportsInstallation: false },
  });
  expect(await describe('acme')).toMatchObject({ type: 'acme', typeName: 'Acme', name: 'acme' });
});

test('links a connector to the default project in all three environments', async () => {
  const emulator = await createEmulator({
    projects: [{ id: 'prj_one', name: 'one' }, { id: 'prj_two' }],
    connectors: [{ uid: 'slack/a' }],
  });
  for (const environment of ['production', 'preview', 'development']) {
    const token = await emulator.oidcToken({ project: 'one', environment });
    expect((await requestToken(emulator, 'slack/a', {}, token)).status).toBe(200);
  }
  const stranger = await emulator.oidcToken({ project: 'prj_two' });
  expect((await requestToken(emulator, 'slack/a', {}, stranger)).status).toBe(403);
});
