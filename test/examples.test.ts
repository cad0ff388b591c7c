import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { announce, announceOrExplain } from '../examples/external-ci.js';
import { GET } from '../examples/server-route.js';
import { createEmulator } from '../src/emulator/index.js';

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

beforeAll(async () => {
  await emulator.listen();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await emulator.close();
  provider.close();
});
beforeEach(() => {
  calls.length = 0;
  const api = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const variables = { ...emulator.env, LINEAR_API_URL: api, SLACK_API_URL: api };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});

test('the server route redirects to consent once and then calls the provider', async () => {
  const visit = () =>
    GET(new Request('http://localhost:3000/issues', { headers: { 'x-user-id': 'ada' } }));
  const first = await visit();
  expect(first.status).toBe(302);
  const { redirectUrl } = await emulator.approve(first.headers.get('location') ?? '');
  expect(redirectUrl).toMatch(/^http:\/\/localhost:3000\/issues\?/);
  expect((await visit()).status).toBe(200);
  expect(calls).toEqual(['oauth/linear user']);
});

test('external CI announces with an access token, and explains what it lacks', async () => {
  vi.stubEnv('VERCEL_TOKEN', emulator.accessToken());
  await announce('green');
  expect(calls).toEqual(['slack/acme-slack app']);
  vi.stubEnv('VERCEL_TOKEN', 'expired');
  expect(await announceOrExplain('green')).toMatch(/./);
});
