import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

const user = { subject: { type: 'user', id: 'u1' } };
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

test('holds an access token of one project to its links', async () => {
  expect(
    await codeOf(emulator.accessToken({ project: 'prj_two' }), { subject: { type: 'app' } }),
  ).toEqual([403, 'client_not_linked_to_project']);
});

test('refuses a subject that the connector type has no tokens for', async () => {
  const { status, body } = await requestToken(emulator, 'api-key/acme', user);
  expect([status, body.error.code]).toEqual([400, 'bad_request']);
  expect(body.error.message).toContain('body.subject.type');
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
