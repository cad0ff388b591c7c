import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createEmulator,
  type Emulator,
  type TriggerDestinationSeed,
} from '../../../src/emulator/index.js';
import { send } from '../api.js';

const url = 'http://127.0.0.1:3000';
const PATH = 'GET /v1/connect/connectors/slack%2Facme';
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    teams: [{ id: 'team_b' }],
    projects: [{ id: 'prj_emu' }, { id: 'prj_b', team: 'team_b' }],
    connectors: [{ uid: 'slack/acme' }],
  });
});

beforeEach(() => emulator.reset());

const shown = async () => (await send(emulator, PATH)).body;

const set = (...destinations: TriggerDestinationSeed[]) =>
  emulator.setTriggers({ connector: 'slack/acme', destinations });

test('shows triggers and destinations on the connector, and no secret', async () => {
  emulator.setTriggers({ connector: 'slack/acme', signingSecret: 'top_secret' });
  set({ url }, { url, branch: 'feature', path: '/bot' }, { url, environment: 'staging' });
  const body = await shown();
  expect(body).toMatchObject({ supportsTriggers: true, triggers: { enabled: true } });
  expect(body.triggerDestinations).toEqual([
    { projectId: 'prj_emu' },
    { projectId: 'prj_emu', branch: 'feature', path: '/bot' },
    { projectId: 'prj_emu', customEnvironmentId: 'staging' },
  ]);
  expect(JSON.stringify(body)).not.toContain('top_secret');
});

test('has no triggers until they are set', async () => {
  expect(await shown()).toMatchObject({ triggers: { enabled: false }, triggerDestinations: [] });
  set({ url });
  expect(await shown()).toMatchObject({
    triggers: { enabled: true },
    triggerDestinations: [{ projectId: 'prj_emu' }],
  });
});

test('replaces the destinations, and keeps them when none are given', async () => {
  const paths = async () =>
    (await shown()).triggerDestinations.map(({ path }: { path: string }) => path);
  set({ url });
  set({ url, path: '/new' });
  expect(await paths()).toEqual(['/new']);
  emulator.setTriggers({ connector: 'slack/acme', enabled: false });
  expect(await paths()).toEqual(['/new']);
});

test('returns to the triggers of the seed', async () => {
  const triggers = { destinations: [{ url }] };
  const seeded = await createEmulator({ connectors: [{ uid: 'slack/acme', triggers }] });
  const before = (await send(seeded, PATH)).body.triggerDestinations;
  seeded.setTriggers({ connector: 'slack/acme', destinations: [] });
  seeded.reset();
  expect((await send(seeded, PATH)).body.triggerDestinations).toEqual(before);
});

test.each([
  ...['http://127.1.2.3:3000', 'http://[::1]:3000/', 'http://localhost', 'https://app.localhost'],
])('takes %s for this machine', (local) => {
  expect(() => set({ url: local })).not.toThrow();
});

test.each([
  ['https://acme.vercel.app', 'this machine only'],
  ['http://localhost.example.com', 'this machine only'],
  ['http://127.0.0.1.example.com', 'this machine only'],
  ['http://192.168.0.1:3000', 'this machine only'],
  ['http://0.0.0.0:3000', 'this machine only'],
  ['file://localhost/app', 'this machine only'],
  ['localhost:3000', 'this machine only'],
  ['http://me:top_secret@localhost:3000', 'an origin only'],
  ['http://localhost:3000/api', 'an origin only'],
])('does not forward to %s', (elsewhere, message) => {
  expect(() => set({ url: elsewhere })).toThrow(message);
  expect(() => set({ url: elsewhere })).not.toThrow('top_secret');
});

test.each([
  'slack',
  '//example.com/slack',
  '/\\example.com',
  '/\t/example.com',
  'http://evil.test',
])('refuses the path %j', (path) => {
  expect(() => set({ url, path })).toThrow('path: expected a path');
});

test('refuses a destination that does not fit', () => {
  expect(() => set({ url, project: 'none' })).toThrow('no project "none"');
  expect(() => set({ url, project: 'prj_b' })).toThrow('not of the team');
  expect(() => set({ url, branch: 'b', environment: 'preview' })).toThrow('branch: ');
});

test('leaves everything as it was when a change is refused', async () => {
  set({ url });
  const before = await shown();
  expect(() => set({ url }, { url }, { url }, { url })).toThrow(
    'destinations: a connector has at most 3.',
  );
  expect(await shown()).toEqual(before);
});

test('refuses triggers of a type that has none', () => {
  const seed = { uid: 'snowflake/acme', triggers: {} };
  expect(() => emulator.connectors.add(seed)).toThrow(
    'no triggers for connectors of type snowflake',
  );
  expect(() => emulator.connectors.add({ uid: 'snowflake/acme' })).not.toThrow();
});

test.each([
  [{ url: 'https://acme.vercel.app' }, 'seed.connectors[0]: url: '],
  [{ url, branches: ['a'] }, 'seed.connectors[0].triggers.destinations[0].branches: '],
  [{ url: 7 }, 'seed.connectors[0].triggers.destinations[0].url: '],
])('names what is wrong in the seed with the destination %j', async (destination, message) => {
  const triggers = { destinations: [destination as TriggerDestinationSeed] };
  const seed = { connectors: [{ uid: 'slack/acme', triggers }] };
  await expect(createEmulator(seed)).rejects.toThrow(message);
});

test.each([
  ['slack', true],
  ['github', true],
  ['linear', true],
  ['discord', false],
  ['microsoft-teams', false],
  ['oauth', false],
])('tells whether connectors of type %s have triggers', async (type, supportsTriggers) => {
  const id = emulator.connectors.add({ uid: `${type}/traits` });
  const { body } = await send(emulator, `GET /v1/connect/connectors/${id}`);
  expect(body).toMatchObject({ supportsTriggers });
});
