import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme', data: { clientSecret: 'hidden' } }],
    grants: [{ connector: 'oauth/linear', user: 'ada' }],
  });
  await emulator.listen();
});
beforeEach(() => emulator.reset());
afterAll(() => emulator.close());

/** Sends a request over a socket, with any headers, those included that `fetch` forbids. */
function send(
  line: string,
  { body, headers, token = emulator.controlToken }: Sent = {},
): Promise<{ status?: number; body: string }> {
  const [method, path] = line.split(' ');
  return new Promise((resolve, reject) => {
    const sent = httpRequest(new URL(`/_grantkit/${path}`, emulator.url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
    });
    sent.on('response', async (response) => {
      resolve({ status: response.statusCode, body: await text(response) });
    });
    sent.on('error', reject).end(body);
  });
}

interface Sent {
  body?: string;
  headers?: Record<string, string>;
  token?: string;
}

const errorIn = ({ status, body }: { status?: number; body: string }) => {
  const { code, message } = JSON.parse(body).error;
  return `${status} ${code}: ${message}`;
};

test('answers with the result of the method', async () => {
  expect(await send('GET grants')).toMatchObject({
    status: 200,
    body: JSON.stringify({ result: emulator.grants() }),
  });
  expect(await send('POST reset')).toEqual({ status: 200, body: '{}' });
});

test('tells that it is there without a token', async () => {
  const { status, body } = await send('GET health', { token: '' });
  expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok', pid: process.pid }]);
});

test('shows no secret of a connector', async () => {
  const { body } = await send('GET connectors');
  expect(body).toContain('slack/acme');
  expect(body).not.toMatch(/hidden|signing/);
});

describe('lets nobody in', () => {
  test.each(['', 'wrong', 'é', 'x'.repeat(10_000)])('with the token "%.9s"', async (token) => {
    const refused = await send('POST reset', {
      headers: { authorization: `Bearer ${encodeURI(token)}` },
    });
    expect(errorIn(refused)).toMatch(/^401 unauthorized: Expected .* `emulator.controlToken`/);
  });

  test.each<[string, Record<string, string>, number]>([
    ['from a page of another site', { origin: 'https://evil.test' }, 403],
    ['from the page of an application', { origin: 'http://127.0.0.1:3000' }, 403],
    ['from a page without an origin', { origin: 'null' }, 403],
    ['across sites', { 'sec-fetch-site': 'cross-site' }, 403],
    ['from another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
    ['under a foreign host name', { host: 'evil.test' }, 421],
    [
      'under a foreign host name of the same origin',
      { host: 'evil.test', origin: 'http://evil.test' },
      421,
    ],
  ])('%s, even with the token', async (_, headers, status) => {
    expect((await send('POST reset', { headers })).status).toBe(status);
  });

  test('who asks a browser for leave first', async () => {
    const { status, body } = await send('OPTIONS reset', {
      headers: { origin: 'https://evil.test' },
    });
    expect([status, body]).toEqual([405, expect.stringContaining('This path answers POST only.')]);
  });

  test('but its own pages', async () => {
    const headers = { origin: emulator.url, 'sec-fetch-site': 'same-origin' };
    expect((await send('POST reset', { headers })).status).toBe(200);
  });
});

test.each([
  [
    'POST grants',
    '{"connector":"oauth/linear","usr":"ada"}',
    /400 bad_request: usr: unknown field; did you mean "user"/,
  ],
  ['POST grants', '{"connector":5}', /400 bad_request: connector: /],
  [
    'POST grants',
    '{"connector":"oauth/none"}',
    /400 bad_request: The emulator has no connector "oauth\/none"/,
  ],
  ['POST grants', '{', /400 bad_request: body: expected JSON\./],
  ['PUT clock', '{"ms":"1"}', /400 bad_request: ms: /],
  [
    'POST faults',
    '{"operation":"tokn","fault":{"drop":true}}',
    /400 bad_request: operation: expected \*, token, /,
  ],
  [
    'POST faults',
    '{"operation":"token","fault":{"statu":500}}',
    /400 bad_request: fault: expected \{ status \}/,
  ],
  [
    'POST connectors',
    '{"uid":"oauth/linear"}',
    /400 bad_request: .*already has a connector "oauth\/linear"/,
  ],
  ['PUT state', '{"format":"grantkit-emulator","version":9}', /400 bad_request: It has version 9/],
  ['POST approve', '{"url":"not one"}', /400 bad_request: url: /],
  ['GET nothing', '', /404 not_found: There is nothing at \/_grantkit\/nothing/],
  ['POST health', '{}', /405 method_not_allowed: This path answers GET only/],
])('%s refuses %s', async (line, body, message) => {
  expect(errorIn(await send(line, { body }))).toMatch(message);
});

test('refuses what is nested too deep to be kept', async () => {
  const body = '['.repeat(5000) + ']'.repeat(5000);
  const refused = errorIn(await send('POST grants', { body }));
  expect(refused).toBe('400 bad_request: body: expected at most 100 levels of nesting.');
});

test('refuses what a form of another site could send', async () => {
  const headers = { 'content-type': 'text/plain' };
  const refused = await send('POST grants', { body: '{"connector":"oauth/linear"}', headers });
  expect(errorIn(refused)).toBe('400 bad_request: content-type: expected application/json.');
});

test('tells why a page cannot be decided on', async () => {
  const url = `${emulator.url}/v1/connect/authorize/oauth%2Flinear?request_code=none`;
  const refused = await send('POST approve', { body: JSON.stringify({ url }) });
  expect(errorIn(refused)).toMatch(/^409 conflict: .*no consent form .*There is no such request/);
});
