import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectValidationError } from '../../../src/index.js';
import { type ConnectServer, connectServer } from '../../support/connect-server.js';
import { failureOf } from '../../support/token-response.js';
import { calling } from './calling.js';

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

test('a Request that is refused can still be sent by another fetch', async () => {
  const { call } = await calling([]);
  const request = new Request(elsewhere.url, { method: 'POST', body: 'text' });
  expect((await failureOf(call(request))).message).toMatch(/^input must be an absolute URL/);
  expect(request.bodyUsed).toBe(false);
});
