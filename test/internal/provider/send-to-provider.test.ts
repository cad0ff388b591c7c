import { inspect } from 'node:util';
import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectResponseError } from '../../../src/index.js';
import {
  type ConnectServer,
  connectServer,
  type ReceivedRequest,
} from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';
import { calling, UNAUTHORIZED } from './calling.js';

let elsewhere: ConnectServer;
let back: string | undefined;

beforeEach(async () => {
  back = undefined;
  elsewhere = await connectServer(() =>
    back === undefined ? { json: {} } : { status: 307, headers: { location: back } },
  );
});

const to = (location: string, status = 302) => ({ status, headers: { location } });

describe('a redirect', () => {
  test('within the origin carries the token along', async () => {
    const { api, call, seen } = await calling([to('/two?x=1'), to('three'), { json: {} }]);
    const response = await call(`${api.url}/one`);
    expect([response.redirected, response.url]).toEqual([true, `${api.url}/three`]);
    expect(api.requests.map(({ path }) => path)).toEqual(['/one', '/two?x=1', '/three']);
    expect(new Set(seen())).toEqual(new Set(['Bearer token-1']));
  });

  test('of a GET keeps what it says of its content', async () => {
    const { api, call } = await calling([to('/two', 303), {}]);
    await call(api.url, { headers: { 'content-type': 'application/json' } });
    expect(api.requests[1]?.headers['content-type']).toBe('application/json');
  });

  test('to another origin leaves the credentials behind, also on its way back', async () => {
    const { api, call, seen } = await calling([to(''), { json: {} }]);
    api.answer(to(`${elsewhere.url}/files`), {});
    back = `${api.url}/home`;
    await call(api.url, { headers: { cookie: 'session=1', 'x-of': 'mine' } });
    const [there] = elsewhere.requests;
    expect([there?.headers.authorization, there?.headers.cookie]).toEqual([undefined, undefined]);
    expect(there?.headers['x-of']).toBe('mine');
    expect(seen()).toEqual(['Bearer token-1', 'none']);
  });

  test('to another origin that is listed leaves them behind, too', async () => {
    const { api, connect } = await calling([to(elsewhere.url)]);
    const origins = [api.url, elsewhere.url];
    const call = connect.connectFetch('c', APP, { origins });
    for (const url of origins) await call(url);
    const sent = elsewhere.requests.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([undefined, 'Bearer token-1']);
  });

  test('from https to http leaves them behind, whatever `fetch` would do', async () => {
    const sent: [string, string | null][] = [];
    const { call } = await calling([], {
      options: {
        origins: ['https://api.example'],
        async fetch(input, init) {
          sent.push([String(input), new Headers(init?.headers).get('authorization')]);
          if (sent.length > 1) return new Response();
          return new Response(null, to('http://api.example/x'));
        },
      },
    });
    await call('https://api.example/x');
    expect(sent).toEqual([
      ['https://api.example/x', 'Bearer token-1'],
      ['http://api.example/x', null],
    ]);
  });

  test('from http to https is followed', async () => {
    const sent: string[] = [];
    const { call } = await calling([], {
      options: {
        origins: ['http://localhost:1'],
        async fetch(input) {
          sent.push(String(input));
          return sent.length > 1 ? new Response() : new Response(null, to('https://api.example/x'));
        },
      },
    });
    expect((await call('http://localhost:1/')).status).toBe(200);
    expect(sent).toEqual(['http://localhost:1/', 'https://api.example/x']);
  });

  test('that ends in 401 elsewhere says nothing of the token', async () => {
    elsewhere.answer(UNAUTHORIZED);
    const { api, call, service, connect } = await calling([to('')]);
    api.answer(to(elsewhere.url));
    expect((await call(api.url)).status).toBe(401);
    expect([service.requests.length, elsewhere.requests.length]).toEqual([1, 1]);
    expect(await connect.getToken('c', { subject: { type: 'app' } })).toBe('token-1');
  });

  test.each(['manual', 'error'] as const)('is left to fetch as %s', async (redirect) => {
    const { api, call } = await calling([to('/two')]);
    const outcome = (send: typeof fetch) =>
      send(api.url, { redirect }).then(
        ({ status }) => status,
        (error) => error.message,
      );
    expect(await outcome(call)).toBe(await outcome(fetch));
    expect(api.requests).toHaveLength(2);
  });
});

const OF_A_BODY = {
  'content-encoding': 'identity',
  'content-language': 'en',
  'content-length': '6',
  'content-location': '/a',
  'content-type': 'text/x-of-mine',
};
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];
const STATUSES = [300, 301, 302, 303, 304, 307, 308];
const CASES = METHODS.flatMap((method) => STATUSES.map((status) => [method, status] as const));

test.each(CASES)('sends %s on after %d as fetch does', async (method, status) => {
  const { api, call } = await calling([]);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const init = {
    method,
    ...(hasBody && { body: 'a body', headers: OF_A_BODY }),
  };
  const told = ({ method, path, text, headers }: ReceivedRequest) => {
    const { authorization, connection, ...rest } = headers;
    return { method, path, text, rest };
  };
  const record = async (send: typeof fetch) => {
    api.requests.length = 0;
    api.answer(to('/two', status), {});
    const response = await send(`${api.url}/one`, init);
    return [response.status, response.redirected, response.url, api.requests.map(told)];
  };
  expect(await record(call)).toEqual(await record(fetch));
});

test('says nothing of a body to where a redirect leads without one', async () => {
  const sent: string[][] = [];
  const fetch: typeof globalThis.fetch = async (_input, init) => {
    sent.push([...new Headers(init?.headers).keys()]);
    return sent.length > 1 ? new Response() : new Response(null, to('/two', 303));
  };
  const { api, call } = await calling([], { options: { fetch } });
  const headers = { ...OF_A_BODY, 'x-of': 'mine' };
  await call(api.url, { method: 'POST', body: 'a body', headers });
  expect(sent).toEqual([
    ['authorization', ...Object.keys(OF_A_BODY), 'x-of'],
    ['authorization', 'x-of'],
  ]);
});

test.each(['secret\nvalue', 'secret\0value', 'secret ✓'])(
  'says of a token that no header can hold no more than that: %j',
  async (token) => {
    const { api, call } = await calling([], { service: [{ json: tokenResponse({ token }) }] });
    const failure = await failureOf(call(api.url));
    expect(failure).toBeInstanceOf(ConnectResponseError);
    expect(failure).toMatchObject({
      message: `Failed to call ${api.url}: no header can hold the token that the service gave.`,
      code: 'invalid_response',
      hint: 'Look up in the connector how its credential is stored.',
    });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('secret');
    expect(api.requests).toEqual([]);
  },
);
