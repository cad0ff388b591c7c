import * as undici from 'undici';
import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectValidationError } from '../../../src/index.js';
import { type ConnectServer, connectServer } from '../../support/connect-server.js';
import { failureOf } from '../../support/token-response.js';
import { calling, UNAUTHORIZED } from './calling.js';

const REASON = new Error('the application has had enough');

type Input = Parameters<typeof fetch>[0];

let elsewhere: ConnectServer;

beforeEach(async () => {
  elsewhere = await connectServer();
});

/** A URL or a request of `there` that calls itself one of `here`. */
const withUrl = <T extends object>(input: T, here: string): T =>
  Object.defineProperty(input, 'url', { value: here });

class Renamed extends Request {
  override get url() {
    return this.headers.get('x-named') ?? '';
  }
}

describe('a request that goes elsewhere by its own account', () => {
  test.each<[string, (there: string, here: string) => unknown]>([
    ['an object with a URL and a text', (there, url) => ({ url, toString: () => there })],
    ['a URL with another one', (there, here) => withUrl(new URL(there), here)],
    ['a Request with another one', (there, here) => withUrl(new Request(there), here)],
    ['a kind of Request', (there, here) => new Renamed(there, { headers: { 'x-named': here } })],
  ])('takes no token there: %s', async (_, inputFor) => {
    const { api, call } = await calling([]);
    const failure = await call(inputFor(elsewhere.url, api.url) as Input).catch((error) => error);
    expect(elsewhere.requests).toEqual([]);
    const isRefused = failure instanceof ConnectValidationError;
    expect([isRefused, api.requests.length]).toEqual([isRefused, isRefused ? 0 : 1]);
  });

  test('is asked for its URL once', async () => {
    let count = 0;
    const { api, call } = await calling([]);
    const changing = {
      get url() {
        return count++ === 0 ? api.url : elsewhere.url;
      },
      toString: () => elsewhere.url,
    };
    await call(changing as Request);
    expect([api.requests.length, elsewhere.requests.length]).toEqual([1, 0]);
  });
});

test('a request of another implementation is sent with all it has', async () => {
  const { api, call } = await calling([]);
  const foreign = { url: `${api.url}/a`, method: 'put', headers: { 'x-of': 'mine' }, body: 'text' };
  await call(foreign as unknown as Request, { headers: undefined as never });
  const [sent] = api.requests;
  expect(sent).toMatchObject({ method: 'PUT', path: '/a', text: 'text' });
  expect(sent?.headers).toMatchObject({ 'x-of': 'mine', authorization: 'Bearer token-1' });
});

describe('what is left out beside a Request is what the Request says', () => {
  const MOVED = { status: 307, headers: { location: '/there' } };
  const BODY = { method: 'POST', body: 'x' };

  test('also of its method, after a redirect', async () => {
    const { api, call } = await calling([MOVED, {}]);
    await call(new Request(api.url, { method: 'DELETE' }), { method: undefined });
    expect(api.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  test.each([undefined, null])(
    'also of its body, which is not sent on without what it held: %s',
    async (body) => {
      const { api, call } = await calling([MOVED, {}]);
      const failure = await failureOf(call(new Request(api.url, BODY), { body }));
      expect(failure.cause).toEqual(new Error('a stream cannot be sent again to a redirect'));
      expect(api.requests.map(({ text }) => text)).toEqual(['x']);
    },
  );

  test.each([undefined, null])(
    'also of its body, which is not sent twice for another token: %s',
    async (body) => {
      const { api, call, service } = await calling([UNAUTHORIZED]);
      expect((await call(new Request(api.url, BODY), { body })).status).toBe(401);
      expect([api.requests.length, service.requests.length]).toEqual([1, 1]);
    },
  );

  test('also of how it follows redirects', async () => {
    const { api, call } = await calling([MOVED, {}]);
    const request = new Request(api.url, { redirect: 'error' });
    await expect(call(request, { redirect: undefined })).rejects.toThrow(TypeError);
    expect(api.requests).toHaveLength(1);
  });

  test('but for its signal, which `null` takes away', async () => {
    const { api, call } = await calling([]);
    const request = () => new Request(api.url, { signal: AbortSignal.abort(REASON) });
    await expect(call(request(), { signal: undefined })).rejects.toBe(REASON);
    expect((await call(request(), { signal: null })).status).toBe(200);
  });

  test.each([
    ['PUT', 'x', ['PUT']],
    ['DELETE', undefined, ['DELETE', 'DELETE']],
  ])('also of a Request of npm: %s', async (method, body, methods) => {
    const script = body === undefined ? [MOVED, {}] : [{}];
    const { api, call } = await calling(script, { options: { fetch: undici.fetch as never } });
    const request = new undici.Request(api.url, { method, ...(body && { body }) });
    await call(request as never, { method: undefined, body: undefined });
    expect(api.requests.map((it) => it.method)).toEqual(methods);
    expect(api.requests[0]?.text).toBe(body ?? '');
  });
});

test.each([null, 'x'])('the headers %j are refused as `fetch` does', async (headers) => {
  const { api, call, service } = await calling([]);
  const request = new Request(api.url, { headers: { 'x-of': 'mine' } });
  await expect(call(request, { headers: headers as never })).rejects.toThrow(TypeError);
  expect([api.requests, service.requests]).toEqual([[], []]);
});

test('a Request that is refused can still be sent by another fetch', async () => {
  const { call } = await calling([]);
  const request = new Request(elsewhere.url, { method: 'POST', body: 'text' });
  expect((await failureOf(call(request))).message).toMatch(/^input must be an absolute URL/);
  expect(request.bodyUsed).toBe(false);
});
