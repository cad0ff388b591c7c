import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    projects: [
      { id: 'prj_web', name: 'web', url: 'http://127.0.0.1:3000' },
      { id: 'prj_bot', name: 'bot' },
    ],
    connectors: [
      { uid: 'slack/acme', links: [{ project: 'web' }], triggers: { destinations: [{}] } },
    ],
  });
});

beforeEach(() => emulator.reset());

const names = async (query = '') =>
  (await manage(emulator, `GET /v9/projects${query}`)).body.projects.map(
    ({ name }: { name: string }) => name,
  );

test('lists, searches and finds projects', async () => {
  expect(await names()).toEqual(['web', 'bot']);
  expect(await names('?search=BO&limit=20')).toEqual(['bot']);
  expect(await names('?limit=1')).toEqual(['web']);
  expect(await names('?repoUrl=https://github.com/acme/web')).toEqual([]);
  for (const name of ['web', 'prj_web']) {
    expect((await manage(emulator, `GET /v9/projects/${name}`)).body).toEqual({
      ...{ id: 'prj_web', name: 'web', accountId: 'team_emu', createdAt: 0, updatedAt: 0 },
      ...{ framework: null, nodeVersion: '22.x', targets: {}, latestDeployments: [] },
    });
  }
  const { status, body } = await manage(emulator, 'GET /v9/projects/none');
  expect([status, body.error]).toEqual([404, { code: 'not_found', message: 'Project not found' }]);
});

test('creates a project, once', async () => {
  const wanted = { name: 'new', framework: null, buildCommand: null };
  const { status, body } = await manage(emulator, 'POST /v1/projects', wanted);
  expect([status, body.name, body.accountId]).toEqual([200, 'new', 'team_emu']);
  expect(await names()).toEqual(['web', 'bot', 'new']);
  expect((await manage(emulator, 'POST /v1/projects', wanted)).body.error.code).toBe('conflict');
});

test.each([
  [{ name: 'new', framwork: null }, 'body.framwork: unknown field; did you mean "framework"?'],
  [{ name: 7 }, 'body.name: '],
  [{ name: 'No Spaces' }, 'body.name: expected up to 100 lower-case letters'],
  [{}, 'body.name: '],
])('names what is wrong in %j', async (wanted, message) => {
  const { status, body } = await manage(emulator, 'POST /v1/projects', wanted);
  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});

test('removes a project, which its connectors lose', async () => {
  expect((await manage(emulator, 'DELETE /v2/projects/web')).status).toBe(204);
  expect(await names()).toEqual(['bot']);
  const { body } = await manage(emulator, 'GET /v1/connect/connectors/slack%2Facme');
  expect(body.triggerDestinations).toEqual([]);
  const links = await manage(emulator, 'GET /v1/connect/connectors/slack%2Facme/projects');
  expect(links.body.projects).toEqual([]);
  expect((await manage(emulator, 'DELETE /v2/projects/web')).status).toBe(404);
});

test('shows a token that is good for one project nothing else', async () => {
  const token = emulator.accessToken({ project: 'bot' });
  const { body } = await manage(emulator, 'GET /v9/projects', undefined, token);
  expect(body.projects).toMatchObject([{ id: 'prj_bot' }]);
  expect((await manage(emulator, 'GET /v9/projects/web', undefined, token)).status).toBe(404);
});
