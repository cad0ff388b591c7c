import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { billOf, explain } from '../examples/bill.js';
import { announce, announceOrExplain } from '../examples/external-ci.js';
import { startService } from '../examples/vercel-cli.js';
import { createEmulator } from '../src/emulator/index.js';
import { createConnect } from '../src/index.js';
import { memoryStore } from '../src/testing/index.js';
import { APP_ORIGIN, HAPPY_STORY, tellConsentStory } from './consent-story.js';
import { temporaryFolder } from './support/folder.js';

const emulator = await createEmulator({
  connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme-slack' }],
});
const calls: string[] = [];
const provider = createServer((request, response) => {
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  const { active, client_id, subject } = emulator.introspect(token);
  calls.push(`${client_id} ${subject?.type}`);
  response.writeHead(active ? 200 : 401).end('{}');
});
let api: string;

beforeAll(async () => {
  await emulator.listen();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await emulator.close();
  provider.close();
});
beforeEach(() => {
  calls.length = 0;
  const variables = { ...emulator.env, SLACK_API_URL: api };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});

test('the server route asks for consent, takes a denial for an answer, and then calls', async () => {
  vi.stubEnv('APP_ORIGIN', APP_ORIGIN);
  const { GET } = await import('../examples/server-route.js');
  const { fetch } = globalThis;
  // The provider of the example is on this machine here.
  vi.stubGlobal('fetch', (url: string, init?: RequestInit) =>
    fetch(url.replace('https://api.linear.app', api), init),
  );
  expect(await tellConsentStory(GET, emulator)).toEqual(HAPPY_STORY);
  const [known, revoked] = ['oauth/linear user', 'undefined undefined'];
  expect(calls).toEqual([known, revoked, known]);
});

test('external CI announces with an access token, and explains what it lacks', async () => {
  vi.stubEnv('VERCEL_TOKEN', emulator.accessToken());
  await announce('green');
  expect(calls).toEqual(['slack/acme-slack app']);
  vi.stubEnv('VERCEL_TOKEN', 'expired');
  expect(await announceOrExplain('green')).toMatch(
    /emulator at http.* does not know this credential/,
  );
});

test('the bill says what was paid for, and what was spared by whom', async () => {
  const before = emulator.ledger.billed;
  // Two clients with one store stand for two processes.
  const cache = { store: memoryStore() };
  const [one, other] = [createConnect({ cache }), createConnect({ cache })];
  const call = ({ getToken }: typeof one) =>
    getToken('slack/acme-slack', { subject: { type: 'app' } });
  const bill = await billOf(async () => {
    await Promise.all([call(one), call(one), call(one)]);
    await call(one);
    await call(other);
    await call(other);
  });
  const saved = { savedByCache: 2, savedBySharing: 2, savedByStore: 1 };
  expect(bill).toEqual({ calls: 6, billed: 1, ...saved });
  expect(emulator.ledger.billed - before).toBe(1);
  expect(explain(bill)).toContain('6 calls needed a token, and 1 requests were billed.');
});

test('the service on this machine answers the Vercel CLI that reads the folder', async () => {
  const folder = await temporaryFolder();
  await using service = await startService(folder, 0);
  const read = async (file: string) => JSON.parse(await readFile(join(folder, file), 'utf8'));
  const [{ api, currentTeam }, { token }] = [await read('config.json'), await read('auth.json')];
  const ask = async (path: string) => {
    const response = await fetch(`${api}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return response.json();
  };
  expect(api).toBe(service.url);
  expect((await ask('/v2/user')).user.defaultTeamId).toBe(currentTeam);
  const { clients } = await ask(`/v1/connect/connectors?teamId=${currentTeam}`);
  expect(clients).toMatchObject([{ uid: 'slack/acme' }, { uid: 'oauth/linear' }]);
});
