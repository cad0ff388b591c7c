import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchAt } from '../../../src/cli/offline/fetch.js';
import { Places } from '../../../src/cli/offline/places.js';

/** Answers `/302?to=…` with that redirect, anything else with what it was asked. */
const server = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const { method, url = '', headers } = request;
  const to = new URL(url, 'http://localhost').searchParams.get('to');
  if (to !== null) return response.writeHead(Number(url.slice(1, 4)), { location: to }).end();
  const { authorization, 'content-type': type } = headers;
  response.end(JSON.stringify({ method, url, authorization, type, body }));
});
let local: string;
let fetchHere: typeof fetch;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  local = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const origins = { 'slack.com': local, 'other.test': local.replace('127.0.0.1', 'localhost') };
  fetchHere = fetchAt(Places.of(JSON.stringify(origins)), fetch);
});

afterAll(() => void server.close().closeAllConnections());

const SENT = {
  method: 'POST',
  headers: { authorization: 'Bearer x', 'content-type': 'text/x' },
  body: 'a=1',
};
const kept = { url: '/next', authorization: 'Bearer x', type: 'text/x', body: 'a=1' };

test.each([
  [302, 'POST', { method: 'GET', url: '/next', authorization: 'Bearer x', body: '' }],
  [303, 'PUT', { method: 'GET', url: '/next', authorization: 'Bearer x', body: '' }],
  [302, 'PUT', { ...kept, method: 'PUT' }],
  [307, 'POST', { ...kept, method: 'POST' }],
])('follows a %d of %s', async (status, method, seen) => {
  for (const base of ['https://slack.com', local]) {
    const response = await fetchHere(`${base}/${status}?to=/next`, { ...SENT, method });
    expect(await response.json()).toEqual(seen);
    expect(response.redirected).toBe(true);
  }
});

test('takes no credential along to another origin', async () => {
  const response = await fetchHere('https://slack.com/307?to=https://other.test/next', SENT);
  expect(await response.json()).toMatchObject({ url: '/next', body: 'a=1' });
  const again = await fetchHere('https://slack.com/307?to=https://other.test/next', SENT);
  expect(await again.text()).not.toContain('Bearer');
});

test('follows no redirect that nobody wants followed', async () => {
  const url = 'https://slack.com/302?to=https://example.com/';
  expect((await fetchHere(url, { redirect: 'manual' })).status).toBe(302);
  await expect(fetchHere(url, { redirect: 'error' })).rejects.toThrow('fetch failed');
});

test.each([
  ['https://example.com/', 'knows no place of example.com'],
  ['data:text/plain,x', 'a redirect leads to no http: URL'],
])('refuses a redirect to %s', async (to, reason) => {
  await expect(fetchHere(`${local}/302?to=${to}`)).rejects.toThrow(reason);
});

test('gives up where redirects go round', async () => {
  const turn = `${local}/302?to=`;
  let url = `${local}/end`;
  for (let turns = 0; turns < 21; turns += 1) url = turn + encodeURIComponent(url);
  await expect(fetchHere(url)).rejects.toThrow('there are too many');
});

test('sends requests, and what no network is for', async () => {
  const request = new Request('https://slack.com/one', SENT);
  expect(await (await fetchHere(request)).json()).toMatchObject({ method: 'POST', body: 'a=1' });
  expect(await (await fetchHere('data:text/plain,two')).text()).toBe('two');
});

test('aborts with the reason of its signal', async () => {
  const signal = AbortSignal.abort(new Error('mine'));
  await expect(fetchHere('https://slack.com/', { signal })).rejects.toThrow('mine');
  await expect(fetchHere(new Request('https://slack.com/', { signal }))).rejects.toThrow('mine');
});
