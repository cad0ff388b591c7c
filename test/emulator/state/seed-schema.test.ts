import { expect, test } from 'vitest';
import { createEmulator, defineConfig } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

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
  expect([status, body.error?.code]).toEqual([422, 'unresolved_token']);
  const app = await requestToken(emulator, 'github/acme');
  expect(app.body).toMatchObject({
    connector: { id: 'scl_gh', uid: 'github/acme', type: 'github' },
    installationId: 'inst_b',
    expiresAt: 10_001_000,
    metadata: { applicationId: '2' },
  });
});

test.each([
  [{ connectors: [{ uid: '' }] }, /seed\.connectors\[0\]\.uid: /],
  [{ connectors: [{ uid: 'a', colour: 'red' }] }, /seed\.connectors\[0\]\.colour: unknown field/],
  [{ connectors: [{ uuid: 'a' }] }, /seed\.connectors\[0\]\.uuid: .* did you mean "uid"\?/],
  [{ conectors: [] }, /seed\.conectors: unknown field; did you mean "connectors"\?/],
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

test('says where hosts of a provider are, on this machine only', async () => {
  const withHosts = (hosts: Record<string, string>) =>
    createEmulator(defineConfig({ connectors: [{ uid: 'slack/acme', hosts }] }));
  await expect(withHosts({ 'slack.com': 'http://127.0.0.1:4003' })).resolves.toBeDefined();
  await expect(withHosts({ 'slack.com': 'https://evil.test' })).rejects.toThrow(
    'seed.connectors[0].hosts.slack.com: expected an origin on this machine such as http://127.0.0.1:4003',
  );
  await expect(withHosts({ 'slack.com': 'http://127.0.0.1:4003/api' })).rejects.toThrow(
    'an origin',
  );
  await expect(withHosts({ 'https://slack.com': 'http://127.0.0.1:1' })).rejects.toThrow(
    "expected hosts such as 'slack.com'",
  );
});
