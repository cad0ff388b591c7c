import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    projects: [
      { id: 'prj_web', name: 'web', environments: [{ slug: 'qa', id: 'env_qa1' }] },
      { id: 'prj_bot', name: 'bot' },
    ],
    connectors: [
      { uid: 'slack/acme', links: [] },
      { uid: 'oauth/linear', links: [] },
    ],
  });
});

beforeEach(() => emulator.reset());

const C = '/v1/connect/connectors/slack%2Facme';
const attach = (environments: unknown, project = 'prj_web') =>
  manage(emulator, `POST ${C}/projects/${project}`, { environments });
const destinations = (...list: unknown[]) =>
  manage(emulator, `PATCH ${C}/trigger-destinations`, { destinations: list });

test('attaches a project, and replaces the environments the next time', async () => {
  expect((await manage(emulator, `GET ${C}/projects/prj_web`)).status).toBe(404);
  const { status, body } = await attach(['development', 'env_qa1']);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    ...{ clientId: 'scl_000001', connectorId: 'scl_000001', projectId: 'prj_web' },
    ...{ environments: ['development', 'env_qa1'], project: { id: 'prj_web', name: 'web' } },
    enabledEnvironments: ['development', 'env_qa1'],
  });
  expect((await requestToken(emulator, 'slack/acme')).status).toBe(200);
  await attach(['production']);
  const link = await manage(emulator, `GET ${C}/projects/web`);
  expect(link.body.environments).toEqual(['production']);
  expect((await requestToken(emulator, 'slack/acme')).status).toBe(403);
});

test('lists the projects of a connector and the connectors of a project', async () => {
  await attach(['production']);
  await attach(['preview'], 'prj_bot');
  const projects = (await manage(emulator, `GET ${C}/projects`)).body;
  expect(projects.projects).toMatchObject([{ projectId: 'prj_web' }, { projectId: 'prj_bot' }]);
  const page = (await manage(emulator, `GET ${C.replace('v1', 'v2')}/projects?limit=1`)).body;
  expect(page).toMatchObject({ projects: [{ projectId: 'prj_web' }] });
  expect(page.pagination.next).toEqual(expect.any(String));
  const own = (await manage(emulator, 'GET /v2/connect/projects/bot/connectors')).body;
  expect(own).toMatchObject({ connectors: [{ uid: 'slack/acme' }], pagination: { next: null } });
});

test.each([
  [[], 'body.environments: '],
  [['production', 'production'], 'body.environments: expected each environment once'],
  [['staging'], 'has no environment "staging"'],
  ['production', 'body.environments: '],
])('refuses the environments %j', async (environments, message) => {
  const { status, body } = await attach(environments);
  expect(status).toBe(400);
  expect(body.error.message).toContain(message);
});

test('does not attach what it does not know', async () => {
  const codes = [
    await attach(['production'], 'none'),
    await manage(emulator, `POST ${C}x/projects/web`),
  ];
  expect(codes.map(({ status }) => status)).toEqual([404, 404]);
});

test('detaches a project, whose trigger destinations stay', async () => {
  await attach(['production']);
  await destinations({ projectId: 'prj_web' });
  expect((await manage(emulator, `DELETE ${C}/projects/prj_web`)).status).toBe(204);
  expect((await manage(emulator, `DELETE ${C}/projects/prj_web`)).status).toBe(404);
  const { body } = await manage(emulator, `GET ${C}`);
  expect(body.triggerDestinations).toEqual([{ projectId: 'prj_web' }]);
});

test('detaches one environment; the last one takes the link with it', async () => {
  await attach(['production', 'env_qa1']);
  const detach = (name: string) =>
    manage(emulator, `DELETE ${C}/projects/prj_web/environments/${name}`);
  expect((await detach('preview')).status).toBe(404);
  expect((await detach('qa')).status).toBe(204);
  expect((await manage(emulator, `GET ${C}/projects/prj_web`)).body.environments).toEqual([
    'production',
  ]);
  expect((await detach('production')).status).toBe(204);
  expect((await manage(emulator, `GET ${C}/projects/prj_web`)).status).toBe(404);
});

// The CLI's rules: `destinations` are 0–3, each a branch or a custom environment, and one "enables
// its environment on the link".
test('sets the trigger destinations, and enables their environments on the link', async () => {
  await attach(['development']);
  const wanted = [
    { projectId: 'prj_web', path: '/slack' },
    { projectId: 'prj_web', branch: 'feature' },
    { projectId: 'prj_web', customEnvironmentId: 'env_qa1' },
  ];
  const { body } = await destinations(...wanted);
  expect(body).toMatchObject({ triggers: { enabled: true } });
  expect(body.triggerDestinations).toEqual(wanted);
  const link = await manage(emulator, `GET ${C}/projects/prj_web`);
  expect(link.body.environments).toEqual(['development', 'production', 'preview', 'env_qa1']);
  expect((await destinations()).body.triggerDestinations).toEqual([]);
});

const to = { projectId: 'prj_web' };

test.each([
  [[to, to, to, to], 400, 'body.destinations: '],
  [[{ ...to, path: 'slack' }], 400, 'body.destinations[0].path: expected a path on the app'],
  [[{ ...to, path: '//evil.example/x' }], 400, 'body.destinations[0].path: '],
  [[{ ...to, path: '/\\evil.example/x' }], 400, 'body.destinations[0].path: '],
  [[{ ...to, path: '/\t/evil.example/x' }], 400, 'body.destinations[0].path: '],
  [[{ ...to, path: '' }], 400, 'body.destinations[0].path: '],
  [[{ ...to, branch: 'b', customEnvironmentId: 'env_qa1' }], 400, 'not both'],
  [[{ ...to, customEnvironmentId: 'qa' }], 400, 'body.destinations[0].customEnvironmentId: '],
  [[{ ...to, url: 'http://x' }], 400, 'body.destinations[0].url: unknown field'],
  [[{ projectId: 'none' }], 404, 'no project "none"'],
  [[{ ...to, customEnvironmentId: 'env_none' }], 404, 'no environment "env_none"'],
])('refuses the destinations %j', async (list, status, message) => {
  const answer = await destinations(...list);
  expect([answer.status, answer.body.error.message]).toEqual([
    status,
    expect.stringContaining(message),
  ]);
});

test('refuses destinations where the type has no triggers', async () => {
  const path = '/v1/connect/connectors/oauth%2Flinear/trigger-destinations';
  const { status } = await manage(emulator, `PATCH ${path}`, { destinations: [to] });
  expect(status).toBe(400);
});
