import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

const seed = { connectors: [{ uid: 'slack/acme' }, { uid: 'oauth/linear' }] };

test('revokes the grant of the app', async () => {
  const emulator = await createEmulator(seed);
  emulator.revokeGrant({ connector: 'slack/acme' });
  expect((await requestToken(emulator, 'slack/acme')).body.error.code).toBe('no_token');
  emulator.grant({ connector: 'slack/acme' });
  expect((await requestToken(emulator, 'slack/acme')).status).toBe(200);
});

test('lets the tokens of one grant expire, and renews them on request', async () => {
  const emulator = await createEmulator(seed);
  const tokenOf = async (id: string) => {
    const params = { subject: { type: 'user', id } };
    return (await requestToken(emulator, 'oauth/linear', params)).body.token;
  };
  for (const user of ['ada', 'bob']) emulator.grant({ connector: 'oauth/linear', user });
  const [ada, bob] = [await tokenOf('ada'), await tokenOf('bob')];
  emulator.expireTokens({ connector: 'oauth/linear', user: 'ada' });
  expect([ada, bob].map((token) => emulator.introspect(token).active)).toEqual([false, true]);
  expect(await tokenOf('ada')).not.toBe(ada);
  expect(await tokenOf('bob')).toBe(bob);
});

test('refuses what does not exist, in plain words', async () => {
  const emulator = await createEmulator(seed);
  expect(() => emulator.grant({ connector: 'slack/none', user: 'u' })).toThrow(
    'The emulator has no connector "slack/none".',
  );
  expect(() => emulator.link({ connector: 'slack/acme', project: 'none' })).toThrow(
    'The emulator has no project "none".',
  );
  expect(() => emulator.uninstall({ connector: 'slack/acme', installationId: 'none' })).toThrow(
    'has no installation "none"',
  );
  expect(() => emulator.connectors.add({ uid: 'slack/acme' })).toThrow('already has');
});

test('shows a connector to the projects it is linked to only', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme', data: { a: 1 } }] });
  const path = 'GET /v1/connect/connectors/slack%2Facme';
  expect((await send(emulator, path)).body).toMatchObject({ uid: 'slack/acme', data: { a: 1 } });
  emulator.unlink({ connector: 'slack/acme', project: 'app' });
  expect((await send(emulator, path)).status).toBe(403);
  expect((await send(emulator, path, undefined, emulator.accessToken())).status).toBe(200);
});

test('forwards webhooks to where the application is now', async () => {
  const paths: string[] = [];
  const emulator = await createEmulator(
    { connectors: [{ uid: 'slack/acme', triggers: { destinations: [{}] } }] },
    {
      fetch: async (url) => {
        paths.push(String(url));
        return new Response();
      },
    },
  );
  const trigger = () => emulator.trigger('slack/acme', { type: 'app_mention' });
  expect((await trigger()).deliveries[0]?.error).toContain('does not know where');
  emulator.setProjectUrl({ url: 'http://localhost:3001' });
  await trigger();
  emulator.setProjectUrl({ project: 'app', url: 'http://127.0.0.1:3002' });
  await trigger();
  expect(paths).toEqual(['http://localhost:3001/slack', 'http://127.0.0.1:3002/slack']);
  const at = (url: string, project?: string) => () => emulator.setProjectUrl({ url, project });
  expect(at('https://example.com')).toThrow('this machine only');
  expect(at('http://127.0.0.1:3000/slack')).toThrow('an origin only');
  expect(at('http://127.0.0.1:3000', 'none')).toThrow('no project "none"');
});
