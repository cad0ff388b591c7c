import { Readable } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { gate, refusal } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';
import { calling, rejecting, UNAUTHORIZED } from './calling.js';

const BYTES = new TextEncoder().encode('a body');
const form = () => {
  const data = new FormData();
  data.append('file', new Blob(['a body']), 'file.txt');
  return data;
};

describe('a rejected token', () => {
  test.each<[string, () => NonNullable<RequestInit['body']>]>([
    ['a string', () => 'a body'],
    ['an ArrayBuffer', () => BYTES.slice().buffer],
    ['bytes', () => BYTES],
    ['a Blob', () => new Blob([BYTES])],
    ['fields', () => new URLSearchParams({ name: 'a body' })],
    ['a form', form],
  ])('is replaced, and %s is sent once more', async (_, body) => {
    const { api, call, service, seen } = await calling([rejecting('token-1')]);
    const response = await call(api.url, { method: 'POST', body: body() });
    expect(await response.json()).toEqual({ isFine: true });
    expect(seen()).toEqual(['Bearer token-1', 'Bearer token-2']);
    const [first, second] = api.requests.map(({ text, headers }) => {
      const boundary = /boundary=(.*)$/.exec(headers['content-type'] ?? '')?.[1] ?? '\0';
      return [text.replaceAll(boundary, ''), headers['content-type']?.replace(boundary, '')];
    });
    expect(first?.[0]).toContain('body');
    expect(second).toEqual(first);
    expect(service.requests).toHaveLength(2);
  });

  test.each<[string, (url: string) => Parameters<typeof fetch>]>([
    [
      'a stream',
      (url) => [url, { method: 'POST', body: new Blob(['x']).stream(), duplex: 'half' }],
    ],
    [
      'a stream of Node',
      (url) => [url, { method: 'POST', body: Readable.from(['x']) as never, duplex: 'half' }],
    ],
    ['the body of a Request', (url) => [new Request(url, { method: 'POST', body: 'x' })]],
  ])('is dropped when %s cannot be sent again', async (_, argumentsFor) => {
    const { api, call, service, seen } = await calling([rejecting('token-1')]);
    expect((await call(...argumentsFor(api.url))).status).toBe(401);
    expect(service.requests).toHaveLength(1);
    expect((await call(api.url)).status).toBe(200);
    expect(seen()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('is replaced for a Request without a body', async () => {
    const { api, call, seen } = await calling([rejecting('token-1')]);
    expect((await call(new Request(`${api.url}/there`))).status).toBe(200);
    expect(api.requests.map(({ path }) => path)).toEqual(['/there', '/there']);
    expect(seen()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('is replaced once: the second refusal is the answer', async () => {
    const { api, call, service } = await calling([UNAUTHORIZED]);
    const response = await call(api.url);
    expect([response.status, await response.json()]).toEqual([401, UNAUTHORIZED.json]);
    expect([api.requests.length, service.requests.length]).toEqual([2, 2]);
  });

  test('is not replaced at once when it has just replaced another', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const { call, api, service, seen } = await calling([UNAUTHORIZED]);
    for (let count = 0; count < 3; count++) expect((await call(api.url)).status).toBe(401);
    expect(seen()).toEqual(
      ['token-1', 'token-2', 'token-2', 'token-2'].map((it) => `Bearer ${it}`),
    );
    expect(service.requests).toHaveLength(2);
  });

  test('is replaced although it has just replaced another, when it was good then', async () => {
    const { call, api, seen } = await calling([rejecting('token-1')]);
    await call(api.url);
    api.answer(rejecting('token-1', 'token-2'));
    expect((await call(api.url)).status).toBe(200);
    expect(seen()).toEqual([1, 2, 2, 3].map((number) => `Bearer token-${number}`));
  });

  test('is not sent once more when the service says that it is good', async () => {
    const same = { json: tokenResponse({ token: 'same' }) };
    const { api, call, service } = await calling([UNAUTHORIZED], { service: [same] });
    for (let count = 0; count < 5; count++) expect((await call(api.url)).status).toBe(401);
    expect(api.requests).toHaveLength(5);
    expect(service.requests).toHaveLength(2);
  });

  test('is not replaced again when a newer one is there', async () => {
    const { opened, open } = gate();
    const late = { ...UNAUTHORIZED, after: opened };
    const { api, call, service, seen } = await calling([late, rejecting('token-1')]);
    const slow = call(`${api.url}/slow`);
    await api.received(1);
    expect((await call(`${api.url}/quick`)).status).toBe(200);
    open();
    expect((await slow).status).toBe(200);
    expect(seen().at(-1)).toBe('Bearer token-2');
    expect(service.requests).toHaveLength(2);
  });

  test('is replaced once for a thousand calls', async () => {
    const { api, call, service } = await calling([rejecting('token-1')]);
    await call(api.url);
    const calls = Array.from({ length: 1_000 }, () => call(api.url, { method: 'POST', body: 'x' }));
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(service.requests).toHaveLength(2);
  });

  test('is replaced once for all who have sent it, in whichever order they hear of it', async () => {
    const gates = Array.from({ length: 20 }, gate);
    const script = gates.map(({ opened }) => ({ ...UNAUTHORIZED, after: opened }));
    const slowService = gate();
    const { api, call, service } = await calling([...script, rejecting('token-1')], {
      service: [{}, { after: slowService.opened }],
    });
    const calls = gates.map(() => call(api.url));
    await api.received(20);
    for (const { open } of gates.slice(0, 15).reverse()) open();
    await service.received(2);
    for (const { open } of gates.slice(15)) open();
    slowService.open();
    expect((await Promise.all(calls)).every(({ ok }) => ok)).toBe(true);
    expect(service.requests).toHaveLength(2);
  });

  test('leads to the consent that the service then asks for', async () => {
    const { api, call } = await calling([UNAUTHORIZED], {
      service: [{}, refusal(422, 'no_token')],
    });
    await expect(call(api.url)).rejects.toMatchObject({ code: 'no_token' });
    expect(api.requests).toHaveLength(1);
  });

  test('may be one that the answer only speaks of', async () => {
    const invalid = { json: { ok: false, error: 'invalid_auth' } };
    const { api, call, seen } = await calling([invalid, { json: { ok: true, message: 'Hello' } }], {
      options: {
        isRejected: async (response) => (await response.json()).error === 'invalid_auth',
      },
    });
    const response = await call(api.url, { method: 'POST', body: '{}' });
    expect(await response.json()).toEqual({ ok: true, message: 'Hello' });
    expect(seen()).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('is not looked for by a function that fails, which the call then does', async () => {
    const fault = new RangeError('mine');
    const { api, call } = await calling([], {
      options: {
        isRejected() {
          throw fault;
        },
      },
    });
    expect(await failureOf(call(api.url))).toBe(fault);
  });

  test('leaves a kept one alone that is another request’s', async () => {
    const { api, call, connect, service } = await calling([rejecting('token-2')]);
    const scoped = { ...APP, scopes: ['a'] };
    await connect.getToken('c', scoped);
    await call(api.url);
    await connect.getToken('c', scoped);
    expect(service.requests).toHaveLength(3);
  });
});
