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

// "From the Vercel CLI, you can create a connector using a service name, such as slack or github, or
// a service URL, such as mcp.linear.app."
test.each([
  [{ uid: 'mcp.linear.app' }, 'https://mcp.linear.app', 'mcp.linear.app'],
  [{ uid: 'https://mcp.linear.app/sse' }, 'https://mcp.linear.app/sse', 'mcp.linear.app'],
  [
    { uid: 'oauth/linear', service: 'https://mcp.linear.app/sse' },
    'https://mcp.linear.app/sse',
    'linear',
  ],
])('takes a connector of type oauth from the address in %j', async (seed, serverUrl, name) => {
  const emulator = await createEmulator({ connectors: [seed] });
  const { body } = await send(emulator, `GET /v1/connect/connectors/${segment(seed.uid)}`);
  expect(body).toMatchObject({
    ...{ uid: seed.uid, type: 'oauth', service: 'mcp.linear.app', name, data: { serverUrl } },
    clientUrl: 'https://mcp.linear.app',
  });
  expect((await requestToken(emulator, seed.uid)).status).toBe(200);
});

test('takes no address from a name with a dot, or from another kind of URL', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme.bot' }] });
  expect(emulator.connectors.list()).toMatchObject([{ type: 'slack', service: 'slack' }]);
  emulator.connectors.add({ uid: 'ftp://files.test' });
  expect(emulator.connectors.list()[1]).toMatchObject({ uid: 'ftp://files.test', type: 'ftp:' });
});

// Project links: "Choose at least one environment, such as production".
test.each([
  [[], 'a link needs one at least'],
  [['staging'], 'the project has no environment "staging"'],
])('links no project in the environments %j', async (environments, message) => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/a' }] });
  const link = () => emulator.link({ connector: 'slack/a', project: 'app', environments });
  expect(link).toThrow(message);
});
