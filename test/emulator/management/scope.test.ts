import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    team: { id: 'team_acme', slug: 'acme', name: 'Acme', plan: 'pro' },
    teams: [{ id: 'team_other', slug: 'other' }],
    users: [{ id: 'user_ann', username: 'ann', email: 'ann@acme.test', name: 'Ann' }],
  });
});

beforeEach(() => emulator.reset());

const acme = {
  ...{ id: 'team_acme', slug: 'acme', name: 'Acme', avatar: null, createdAt: 0 },
  ...{ membership: { role: 'OWNER', confirmed: true }, billing: { plan: 'pro' } },
};

test('tells the CLI who it is, with the default team', async () => {
  const { status, body } = await manage(emulator, 'GET /v2/user');
  expect(status).toBe(200);
  expect(body.user).toEqual({
    ...{ id: 'user_ann', email: 'ann@acme.test', name: 'Ann', username: 'ann' },
    ...{ version: 'northstar', defaultTeamId: 'team_acme', avatar: null, billing: null },
  });
});

test('finds a team by id and by slug', async () => {
  for (const name of ['team_acme', 'acme']) {
    expect(await manage(emulator, `GET /teams/${name}`)).toMatchObject({ status: 200, body: acme });
  }
  const { status, body } = await manage(emulator, 'GET /teams/none');
  expect([status, body.error.code]).toEqual([404, 'not_found']);
});

test('lists the teams of a person, but only that of a token which was issued for it', async () => {
  const all = await manage(emulator, 'GET /v1/teams');
  expect(all.body.teams.map(({ id }: { id: string }) => id)).toEqual(['team_acme', 'team_other']);
  const narrow = emulator.accessToken({ team: 'other' });
  const own = await manage(emulator, 'GET /v2/teams?limit=20', undefined, narrow);
  expect(own.body).toMatchObject({
    teams: [{ id: 'team_other' }],
    pagination: { count: 1, next: null, prev: null },
  });
  expect((await manage(emulator, 'GET /teams/acme', undefined, narrow)).status).toBe(404);
});

test('goes by the team that the query names', async () => {
  const { body } = await manage(emulator, 'GET /v2/user?teamId=team_other');
  expect(body.user.defaultTeamId).toBe('team_other');
});

test('lists access tokens without their values', async () => {
  const { body } = await manage(emulator, 'GET /v6/user/tokens');
  expect(body.tokens).toMatchObject([{ name: 'CLI', scopes: [{ teamId: 'team_acme' }] }]);
  expect(JSON.stringify(body)).not.toContain('cli_token');
});

test('signs a token out', async () => {
  const token = emulator.accessToken();
  await manage(emulator, 'DELETE /v3/user/tokens/current', undefined, token);
  const { body } = await manage(emulator, 'GET /v6/user/tokens');
  expect(body.tokens).toHaveLength(1);
});
