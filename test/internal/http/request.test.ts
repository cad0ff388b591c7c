import { runInNewContext } from 'node:vm';
import { MockAgent, fetch as undiciFetch } from 'undici';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { type ConnectEvent, createConnect } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { refusal } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const REGIONAL = 'https://api-sfo1.vercel.com';
const GLOBAL = 'https://api.vercel.com';
const TOKEN_PATH = { path: '/v1/connect/token/c', method: 'POST' };

/** Intercepts the hosts of the service, which no test may reach. */
function interceptedFetch() {
  const agent = new MockAgent();
  agent.disableNetConnect();
  onTestFinished(() => agent.close());
  const fetch = ((url: string, init: object) =>
    undiciFetch(url, { ...init, dispatcher: agent })) as unknown as typeof globalThis.fetch;
  return { agent, fetch };
}

const systemError = (code: string) => Object.assign(new Error(`${code} at connect`), { code });

test('sends exactly these headers, in a plain object, and a JSON string', async () => {
  const fetch = vi.fn(async () => Response.json(tokenResponse()));
  await createConnect({ vercelToken: 'v', fetch }).getToken('c', APP);
  expect(fetch.mock.calls).toEqual([
    [
      `${GLOBAL}/v1/connect/token/c`,
      {
        method: 'POST',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          Authorization: 'Bearer v',
        },
        body: '{"subject":{"type":"app"},"scopes":["*"]}',
        signal: expect.any(AbortSignal),
        redirect: 'manual',
      },
    ],
  ]);
});

test('sends only known headers over the socket', async () => {
  const { server, connect } = await serverAndClient({}, { json: { id: 'i' } });
  await connect.getConnectorMetadata('c');
  const { accept, authorization, ...others } = server.requests[0]?.headers ?? {};
  expect({ accept, authorization }).toEqual({
    accept: 'application/json',
    authorization: 'Bearer vercel-token',
  });
  expect(Object.keys(others)).not.toContain('content-type');
});

test('calls the fetch of the client instead of the global one', async () => {
  const global = vi.fn();
  vi.stubGlobal('fetch', global);
  const fetch = async () => Response.json(tokenResponse());
  await createConnect({ vercelToken: 'v', fetch }).getToken('c', APP);
  expect(global).not.toHaveBeenCalled();
});

describe('a connection that fails', () => {
  test('is a ConnectNetworkError that names host and code and keeps the cause', async () => {
    const connect = createConnect({
      baseUrl: 'http://127.0.0.1:1',
      vercelToken: 'v',
      maxRetries: 0,
    });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({
      name: 'ConnectNetworkError',
      code: 'network_error',
      status: undefined,
      retryable: true,
      message: expect.stringMatching(/^Failed to get token: 127\.0\.0\.1:1 could not be reached/),
      cause: expect.any(TypeError),
    });
  });

  test('that breaks off says so', async () => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, { breaks: 'within' });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
      message: expect.stringContaining('broke off its answer'),
    });
  });

  test('in the body of an error leaves the status in force', async () => {
    const answer = { ...refusal(404, 'no_token', 'm'), breaks: 'within' } as const;
    const { server, connect } = await serverAndClient({}, answer);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectError',
      status: 404,
      retryable: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  test('may have causes in a circle', async () => {
    const error = new Error('round');
    let reads = 0;
    const cause = () => {
      // A loop without end would stop this test from ever telling.
      if (++reads > 1000) throw new Error('endless');
      return error;
    };
    Object.defineProperty(error, 'cause', { get: cause });
    const fetch = () => Promise.reject(error);
    const connect = createConnect({ vercelToken: 'v', maxRetries: 0, fetch });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
    });
  });

  test.each(['a string', undefined, null, { code: 'X' }])('may throw %j', async (thrown) => {
    const fetch = () => Promise.reject(thrown);
    const connect = createConnect({ vercelToken: 'v', maxRetries: 0, fetch });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
      cause: thrown,
    });
  });
});

describe('the host of a region', () => {
  test('is asked first', async () => {
    const { agent, fetch } = interceptedFetch();
    agent.get(REGIONAL).intercept(TOKEN_PATH).reply(200, tokenResponse());
    const connect = createConnect({ vercelToken: 'v', fetch });
    expect(await connect.getToken('c', APP, { region: 'sfo1' })).toBe('token-1');
  });

  test.each(['ENOTFOUND', 'ECONNREFUSED', 'EAI_AGAIN'])(
    'gives way to the global one after %s, without a pause',
    async (code) => {
      const { agent, fetch } = interceptedFetch();
      agent.get(REGIONAL).intercept(TOKEN_PATH).replyWithError(systemError(code));
      agent.get(GLOBAL).intercept(TOKEN_PATH).reply(200, tokenResponse());
      const events: ConnectEvent[] = [];
      const onEvent = (event: ConnectEvent) => events.push(event);
      const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', onEvent });
      expect(await connect.getToken('c', APP)).toBe('token-1');
      expect(events).toMatchObject([
        { type: 'request', url: `${REGIONAL}/v1/connect/token/c`, attempt: 1 },
        { type: 'request', url: `${GLOBAL}/v1/connect/token/c`, attempt: 1, status: 200 },
      ]);
    },
  );

  test('does not give way after an answer or a broken connection', async () => {
    const { agent, fetch } = interceptedFetch();
    const regional = agent.get(REGIONAL);
    regional.intercept(TOKEN_PATH).reply(500, '');
    regional.intercept(TOKEN_PATH).replyWithError(systemError('ECONNRESET'));
    const options = { vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 };
    const connect = createConnect(options);
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ status: 500 });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      message: expect.stringContaining('(ECONNRESET)'),
    });
  });

  test('gives way also when the error is of another realm, as in Jest', async () => {
    const foreign = runInNewContext(
      `const cause = Object.assign(new Error('no host'), { code: 'ENOTFOUND' });
       Object.assign(new TypeError('fetch failed'), { cause })`,
    );
    const fetch = vi.fn(async () => Response.json(tokenResponse()));
    fetch.mockRejectedValueOnce(foreign);
    const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 });
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });

  test('stays left for the retries of the call', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const { agent, fetch } = interceptedFetch();
    agent.get(REGIONAL).intercept(TOKEN_PATH).replyWithError(systemError('ENOTFOUND'));
    agent.get(GLOBAL).intercept(TOKEN_PATH).reply(503, '');
    agent.get(GLOBAL).intercept(TOKEN_PATH).reply(200, tokenResponse());
    const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1' });
    expect(await connect.getToken('c', APP)).toBe('token-1');
  });

  test('and the global one out of reach fail together', async () => {
    const { agent, fetch } = interceptedFetch();
    for (const host of [REGIONAL, GLOBAL]) {
      agent.get(host).intercept(TOKEN_PATH).replyWithError(systemError('ENOTFOUND'));
    }
    const connect = createConnect({ vercelToken: 'v', fetch, region: 'sfo1', maxRetries: 0 });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
      message: expect.stringMatching(/api\.vercel\.com could not be reached \(ENOTFOUND\)/),
    });
  });

  test('has no part in the key of the cache', async () => {
    const fetch = vi.fn(async () => Response.json(tokenResponse()));
    const connect = createConnect({ vercelToken: 'v', fetch });
    await connect.getToken('c', APP, { region: 'sfo1' });
    await connect.getToken('c', APP, { region: 'fra1' });
    expect(fetch).toHaveBeenCalledTimes(1);
  });
});
