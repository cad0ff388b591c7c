import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    teams: [{ id: 'team_other' }],
    projects: [{ id: 'prj_emu' }, { id: 'prj_two' }, { id: 'prj_far', team: 'team_other' }],
    users: [{ id: 'user_ann', username: 'ann' }, { id: 'user_bob' }],
    connectors: [
      { uid: 'oauth/linear', links: [{ project: 'prj_emu', environments: ['production'] }] },
      { uid: 'oauth/linear', team: 'team_other' },
      { uid: 'slack/acme' },
      { uid: 'api-key/acme', apiKey: 'static_key' },
    ],
  });
});

beforeEach(() => emulator.reset());

const codeOf = async (bearer: string, params: unknown = {}) => {
  const { status, body } = await requestToken(emulator, 'oauth/linear', params, bearer);
  return [status, body.error?.code];
};

test('checks the project link and its environments', async () => {
  const other = await emulator.oidcToken({ project: 'prj_two', environment: 'production' });
  expect(await codeOf(other)).toEqual([403, 'client_not_linked_to_project']);
  const preview = await emulator.oidcToken({ environment: 'preview' });
  expect(await codeOf(preview)).toEqual([403, 'client_not_enabled_for_environment']);
  emulator.link({ connector: 'oauth/linear', project: 'prj_emu', environments: ['preview'] });
  expect(await codeOf(preview)).toEqual([200, undefined]);
  emulator.unlink({ connector: 'oauth/linear', project: 'prj_emu' });
  expect(await codeOf(preview)).toEqual([403, 'client_not_linked_to_project']);
});

test('keeps teams apart', async () => {
  const [near, far] = [
    await emulator.oidcToken({ environment: 'production' }),
    await emulator.oidcToken({ project: 'prj_far' }),
  ];
  const one = (await requestToken(emulator, 'oauth/linear', {}, near)).body;
  const two = (await requestToken(emulator, 'oauth/linear', {}, far)).body;
  expect(two.connector.id).not.toBe(one.connector.id);
  expect(two.token).not.toBe(one.token);
  const stranger = emulator.accessToken({ team: 'team_other' });
  expect((await requestToken(emulator, one.connector.id, {}, stranger)).status).toBe(404);
});

// Authentication: "The token's team and project scope determine which connectors it can request
// from, in the same way an OIDC token's claims would."
test('holds an access token of one project to its links', async () => {
  expect(
    await codeOf(emulator.accessToken({ project: 'prj_two' }), { subject: { type: 'app' } }),
  ).toEqual([403, 'client_not_linked_to_project']);
});

// CLI: `unresolved_token` is the code for "no token for this subject type".
test('refuses a subject that the connector type has no tokens for', async () => {
  const subject = { type: 'jwt-bearer', sub: 'ada@acme.test' };
  const { status, body } = await requestToken(emulator, 'api-key/acme', { subject });
  expect([status, body.error.code]).toEqual([422, 'unresolved_token']);
  expect(body.error.message).toContain('have no tokens for "jwt-bearer"');
});

test('answers 410 for a deleted connector, and serves a new one with its UID', async () => {
  const { token } = (await requestToken(emulator, 'slack/acme')).body;
  emulator.connectors.remove('slack/acme');
  const { status, body } = await requestToken(emulator, 'slack/acme');
  expect([status, body.error.code]).toEqual([410, 'gone']);
  expect(emulator.introspect(token)).toEqual({ active: false });
  const id = emulator.connectors.add({ uid: 'slack/acme' });
  expect((await requestToken(emulator, 'slack/acme')).body.connector.id).toBe(id);
});

// Authentication: "RBAC roles on the team determine what you can do: viewing a connector, mutating
// it, attaching it to a project, and revoking tokens are all separately permissioned."
test.each([
  ['owner', 200, 200, 200, 200],
  ['member', 200, 200, 200, 200],
  ['developer', 200, 200, 403, 403],
  ['viewer', 200, 403, 403, 403],
] as const)('lets a person with the role %s do what the role may', async (role, ...allowed) => {
  const bearer = emulator.accessToken({ role });
  const path = '/v1/connect/connectors/slack%2Facme';
  const view = await manage(emulator, `GET ${path}`, undefined, bearer);
  const use = await requestToken(emulator, 'slack/acme', { subject: { type: 'app' } }, bearer);
  const mutate = await manage(emulator, `PATCH ${path}`, { name: 'Bot' }, bearer);
  const environments = { environments: ['preview'] };
  const attach = await manage(emulator, `POST ${path}/projects/prj_two`, environments, bearer);
  expect([view.status, use.status, mutate.status, attach.status]).toEqual(allowed);
  const revoke = await manage(emulator, `DELETE ${path}/tokens`, {}, bearer);
  expect(revoke.status).toBe(allowed[3]);
  if (allowed[3] === 200) return;
  expect(attach.body.error.message).toContain('Owner or Member role required');
});

// Authentication: "The Connect API treats both token types the same for project-link enforcement".
test('holds the access token of a project to the environments of its link', async () => {
  const app = { subject: { type: 'app' } };
  const token = (environment: string) => emulator.accessToken({ project: 'prj_emu', environment });
  expect(await codeOf(token('production'), app)).toEqual([200, undefined]);
  expect(await codeOf(token('preview'), app)).toEqual([403, 'client_not_enabled_for_environment']);
});

test('takes the role from the user, unless the access token has its own', async () => {
  const own = await createEmulator({
    users: [{ id: 'user_ann', role: 'viewer' }],
    connectors: [{ uid: 'slack/acme' }],
  });
  const app = { subject: { type: 'app' } };
  const statusOf = async (bearer: string) =>
    (await requestToken(own, 'slack/acme', app, bearer)).status;
  expect(await statusOf(own.accessToken())).toBe(403);
  expect(await statusOf(own.accessToken({ role: 'developer' }))).toBe(200);
});

test.each(['token/slack%2Facme/import', 'authorize/slack%2Facme', 'install/slack%2Facme'])(
  'lets a viewer not %s',
  async (path) => {
    const token = { accessToken: 'a', expiresAt: Date.now() + 60_000, environment: 'preview' };
    const body = { tokens: [{ ...token, subject: { type: 'app' } }] };
    const statusOf = async (role: 'viewer' | 'developer') => {
      const bearer = emulator.accessToken({ role });
      return (await manage(emulator, `POST /v1/connect/${path}`, body, bearer)).status;
    };
    expect([await statusOf('viewer'), await statusOf('developer')]).toEqual([403, 200]);
  },
);
