import { describe, expect, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { refusal } from '../../support/connect-server.js';
import { APP, failureOf, tokenResponse } from '../../support/token-response.js';

const GLOBAL = 'https://api.vercel.com';

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
      cause: expect.any(Error),
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
