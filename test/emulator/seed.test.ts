import { expect, test } from 'vitest';
import { createEmulator } from '../../src/emulator/index.js';
import { requestToken, segment, send } from './api.js';

test('works without a seed', async () => {
  const emulator = await createEmulator();
  expect(emulator.env).toMatchObject({
    VERCEL_CONNECT_API_URL: 'http://connect.localhost',
    VERCEL_PROJECT_ID: 'prj_emu',
    VERCEL_ENV: 'development',
  });
  expect((await requestToken(emulator, 'slack/none')).status).toBe(404);
});

test('takes type, service and name of a connector from its UID', async () => {
  const emulator = await createEmulator({
    connectors: [{ uid: 'slack/acme-slack' }, { uid: 'oauth/linear' }, { uid: 'acme' }],
  });
  const describe = async (uid: string) =>
    (await send(emulator, `GET /v1/connect/connectors/${segment(uid)}`)).body;
  expect(await describe('slack/acme-slack')).toMatchObject({
    ...{ type: 'slack', typeName: 'Slack', service: 'slack', name: 'acme-slack' },
    ...{ displayName: 'Slack', supportsInstallation: true, supportedSubjectTypes: ['app', 'user'] },
  });
  expect(await describe('oauth/linear')).toMatchObject({
    ...{ type: 'oauth', service: 'linear', displayName: 'Linear', supportsInstallation: false },
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

test('accepts every field', async () => {
  const emulator = await createEmulator({
    team: { id: 'team_a', slug: 'a', name: 'A' },
    teams: [{ id: 'team_b' }],
    projects: [
      { id: 'prj_a', team: 'a' },
      { id: 'prj_b', team: 'team_b' },
    ],
    environment: 'preview',
    users: [{ id: 'user_a', username: 'ann', email: 'ann@a.test', name: 'Ann' }],
    accessTokens: [{ token: 'vercel_pat', user: 'ann', team: 'a', project: 'prj_a' }],
    connectors: [
      {
        ...{ uid: 'github/acme', id: 'scl_gh', type: 'github', service: 'github', name: 'Acme' },
        installations: [
          { id: 'inst_a', tenantId: 'org_a', name: 'Org A' },
          { id: 'inst_b', default: true },
        ],
        links: [{ project: 'prj_a', environments: ['preview'] }],
        subjectTypes: ['app'],
        tokenLifetimeMs: 1_000,
        scopes: ['repo'],
        data: { appId: 1 },
        metadata: { applicationId: '2' },
        clientUrl: 'https://github.com',
        supportsCrossInstallation: false,
        supportsRevocation: false,
      },
      { uid: 'api-key/acme', apiKey: 'key' },
      { uid: 'github/acme', team: 'team_b' },
    ],
    grants: [{ connector: 'scl_gh', installationId: 'inst_b', scopes: ['repo'] }],
    now: 10_000_000,
    idSeed: 'x',
  });
  const { status, body } = await requestToken(emulator, 'github/acme', {}, 'vercel_pat');
  expect([status, body.error?.code]).toEqual([400, 'bad_request']);
  const app = await requestToken(emulator, 'github/acme');
  expect(app.body).toMatchObject({
    connector: { id: 'scl_gh', uid: 'github/acme', type: 'github' },
    installationId: 'inst_b',
    expiresAt: 10_001_000,
    metadata: { applicationId: '2' },
  });
});

test('generates the same credentials for the same seed, and others for another', async () => {
  const tokenOf = async (idSeed: string) => {
    const emulator = await createEmulator({ connectors: [{ uid: 'slack/a' }], idSeed });
    return (await requestToken(emulator, 'slack/a')).body.token;
  };
  const [first, again, other] = [await tokenOf('a'), await tokenOf('a'), await tokenOf('b')];
  expect(again).toBe(first);
  expect(other).not.toBe(first);
  expect(first).toMatch(/^emu_\w+$/);
});

test.each([
  [{ connectors: [{ uid: '' }] }, /seed\.connectors\[0\]\.uid: /],
  [{ connectors: [{ uid: 'a', colour: 'red' }] }, /seed\.connectors\[0\]: .*colour/],
  [{ accessTokens: [{ token: 'a-b' }] }, /seed\.accessTokens\[0\]\.token: must consist of letters/],
  [{ now: 'today' }, /seed\.now: /],
  [{ projects: [{ id: 'p', team: 'none' }] }, /seed\.projects\[0\]: .*no team "none"/],
  [{ connectors: [{ uid: 'a' }, { uid: 'a' }] }, /seed\.connectors\[1\]: .*already has .* "a"/],
  [
    {
      connectors: [
        { uid: 'a', id: 'x' },
        { uid: 'b', id: 'x' },
      ],
    },
    /seed\.connectors\[1\]: .*already has .* "x"/,
  ],
  [{ grants: [{ connector: 'a' }] }, /seed\.grants\[0\]: .*no connector "a"/],
])('names the wrong field of %j', async (seed, message) => {
  // @ts-expect-error: most of these seeds are wrong for the compiler too
  await expect(createEmulator(seed)).rejects.toThrow(message);
});
