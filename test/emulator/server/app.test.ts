import { get } from 'node:http';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { createApp } from '../../../src/emulator/server/app.js';
import { createService } from '../../../src/emulator/service.js';
import { send } from '../api.js';

const NOW = 1_750_000_000_000;
const DAY_MS = 86_400_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ now: NOW, connectors: [{ uid: 'slack/acme' }] });
  await emulator.listen();
  return () => emulator.close();
});

beforeEach(() => emulator.reset());

/** Names a host that `fetch` would not let through. */
const getAs = (host: string) =>
  new Promise<{ status?: number; date?: string; body: string }>((resolve, reject) => {
    get(`${emulator.url}/.well-known/jwks`, { headers: { host } }, async (response) => {
      const { statusCode: status, headers } = response;
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ status, date: headers.date, body: Buffer.concat(chunks).toString() });
    }).on('error', reject);
  });

test('answers unknown paths and methods in the error envelope', async () => {
  const unknown = await send(emulator, 'GET /v1/connect/nothing');
  expect([unknown.status, unknown.body.error.code]).toEqual([404, 'not_found']);
  const wrong = await send(emulator, 'GET /v1/connect/token/slack%2Facme');
  expect([wrong.status, wrong.body.error.code]).toEqual([405, 'method_not_allowed']);
  expect(wrong.headers.get('allow')).toBe('POST');
});

describe.each([
  ['in process', (path: string, init: RequestInit) => emulator.fetch(path, init)],
  ['over the socket', (path: string, init: RequestInit) => fetch(`${emulator.url}${path}`, init)],
])('%s', (_case, request) => {
  const later = new Date(NOW + DAY_MS).toUTCString();
  const authorization = () => ({ authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` });

  test.each([
    ['GET /.well-known/jwks', 200],
    ['GET /oidc/.well-known/openid-configuration', 200],
    ['GET /oauth/jwks', 200],
    ['GET /oauth/.well-known/openid-configuration', 200],
    ['GET /device', 200],
    ['GET /nothing', 404],
    ['GET /oauth/token', 405],
    ['POST /oauth/token', 401],
    ['POST /connect/trigger/slack%2Facme', 404],
    ['POST /v1/connect/token/slack%2Facme', 200],
    ['GET /v1/connect/connectors/slack%2Fnone', 404],
  ])('dates the answer to %s by its own clock', async (wanted, status) => {
    emulator.clock.advance(DAY_MS);
    const [method, path = ''] = wanted.split(' ');
    const isOfApi = path.startsWith('/v1');
    const response = await request(path, { method, headers: isOfApi ? authorization() : {} });
    expect([response.status, response.headers.get('date')]).toEqual([status, later]);
    expect(response.headers.get('x-vercel-id')).toMatch(/^emu1::/);
  });

  test('dates a planned fault too, unless the fault says when it is', async () => {
    emulator.clock.advance(DAY_MS);
    const path = '/.well-known/jwks';
    const date = new Date(NOW).toUTCString();
    emulator.faults.next('jwks', { status: 503 });
    emulator.faults.next('jwks', { status: 503, headers: { date } });
    expect((await request(path, {})).headers.get('date')).toBe(later);
    expect((await request(path, {})).headers.get('date')).toBe(date);
  });
});

test.each(['rebind.evil.test', '192.168.0.1', 'localhost.evil.test', 'evil.test:80'])(
  'is not there for the host %s',
  async (host) => {
    const { status, body, date } = await getAs(host);
    expect([status, JSON.parse(body).error.code]).toEqual([421, 'misdirected_request']);
    expect(emulator.ledger.requests.total).toBe(0);
    expect(date).toBe(new Date(NOW).toUTCString());
  },
);

test.each(['localhost', '127.0.0.1', '[::1]:80', 'connect.localhost:3000'])(
  'is there for the host %s',
  async (host) => {
    expect((await getAs(host)).status).toBe(200);
  },
);

describe('a service that is open to other machines', () => {
  let open: Emulator;

  beforeAll(async () => {
    open = await createEmulator({}, { host: '0.0.0.0' });
    await open.listen();
    return () => open.close();
  });

  const statusAs = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      get(`${open.url}/.well-known/jwks`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });

  test.each([
    '127.0.0.1',
    'localhost:4640',
    '192.168.1.5:4640',
    '[fe80::1]:4640',
    'host.docker.internal:4640',
  ])('answers %s', async (host) => {
    expect(open.url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect(await statusAs(host)).toBe(200);
  });

  test.each(['rebound.test', 'host.docker.internal.evil.test', '1.2.3.4.evil.test'])(
    'refuses %s, a name that anybody can lead here',
    async (host) => expect(await statusAs(host)).toBe(421),
  );

  test('is asked for by an address', async () => {
    await expect(createEmulator({}, { host: 'example.com' })).rejects.toThrow(
      'host: expected 127.0.0.1, 0.0.0.0, ::.',
    );
  });
});

test.each<[host: string | undefined, address: string | undefined, isFromHere: boolean]>([
  [undefined, undefined, true],
  ['127.0.0.1:4640', '127.0.0.1', true],
  ['localhost:4640', '::1', true],
  ['localhost:4640', '::ffff:127.0.0.1', true],
  ['127.0.0.1:4640', '172.17.0.2', false],
  ['127.0.0.1:4640', '::ffff:172.17.0.2', false],
  ['127.0.0.1:4640', 'fe80::1', false],
  ['172.17.0.1:4640', '127.0.0.1', false],
])('knows whether the host %s and the sender %s mean this machine', async (host, address, is) => {
  const service = await createService({}, { fetch, baseUrl: () => emulator.url });
  const answer = createApp(service, {
    isOpen: true,
    mount: (app) => void app.get('/env', (c) => Response.json(c.env)),
  });
  const response = await answer(new Request(`${emulator.url}/env`), host, address);
  expect(await response.json()).toEqual({ isFromHere: is });
});
