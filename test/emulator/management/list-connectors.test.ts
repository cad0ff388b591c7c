import { beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    teams: [{ id: 'team_other', slug: 'other' }],
    projects: [{ id: 'prj_web', name: 'web' }],
    connectors: [
      { uid: 'slack/acme', name: 'Zeta' },
      { uid: 'oauth/linear', name: 'Alpha', links: [] },
      { uid: 'github/acme', name: 'Mu', links: [] },
      { uid: 'slack/gone' },
      { uid: 'slack/foreign', team: 'other' },
    ],
  });
  emulator.connectors.remove('slack/gone');
});

const list = async (query: string, version = 'v1') =>
  (await manage(emulator, `GET /${version}/connect/connectors?${query}`)).body;
const uids = (items: { uid: string }[]) => items.map(({ uid }) => uid);

test.each([
  ['', ['slack/acme', 'oauth/linear', 'github/acme']],
  ['type=slack,github', ['slack/acme', 'github/acme']],
  ['type=slack&type=github', ['slack/acme', 'github/acme']],
  ['service=linear', ['oauth/linear']],
  ['search=ACME', ['slack/acme', 'github/acme']],
  ['projectId=prj_web', ['slack/acme']],
  ['teamId=team_other', ['slack/foreign']],
])('lists the connectors of a query: %j', async (query, expected) => {
  const { clients, cursor } = await list(query);
  expect([uids(clients), cursor]).toEqual([expected, undefined]);
});

test('names the projects of each connector when they are asked for', async () => {
  const { clients } = await list('include=projects');
  expect(clients.map(({ includes }: { includes: unknown }) => includes)).toEqual([
    {
      projects: {
        items: [{ projectId: 'prj_web', project: { id: 'prj_web', name: 'web' } }],
        hasMore: false,
      },
    },
    { projects: { items: [], hasMore: false } },
    { projects: { items: [], hasMore: false } },
  ]);
});

test('hands the list out in parts', async () => {
  const first = await list('limit=2');
  expect(uids(first.clients)).toEqual(['slack/acme', 'oauth/linear']);
  const second = await list(`limit=2&cursor=${first.cursor}`);
  expect([uids(second.clients), second.cursor]).toEqual([['github/acme'], undefined]);
});

test('answers version 2 in another envelope, and sorts it', async () => {
  const first = await list('limit=2&sort=name', 'v2');
  expect(uids(first.connectors)).toEqual(['oauth/linear', 'github/acme']);
  const { connectors, pagination } = await list(
    `limit=2&sort=name&cursor=${first.pagination.next}`,
    'v2',
  );
  expect([uids(connectors), pagination]).toEqual([['slack/acme'], { next: null }]);
  expect(uids((await list('sort=-name', 'v2')).connectors)[0]).toBe('slack/acme');
});

test.each(['limit=0', 'limit=101', 'limit=x', 'cursor=bm9uZQ', 'sort=color&limit=1'])(
  'refuses %s',
  async (query) => {
    const { error } = await list(query, 'v2');
    expect(error).toMatchObject({ code: 'bad_request' });
    expect(error.message).toContain(`${query.split('=')[0]}: expected`);
  },
);
