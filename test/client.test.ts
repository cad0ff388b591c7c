import { describe, expect, test, vi } from 'vitest';
import { type ConnectClientOptions, type ConnectEvent, createConnect } from '../src/index.js';
import { serverAndClient, unhandledRejections } from './support/client.js';
import { connectServer } from './support/connect-server.js';
import { ANN, APP, failureOf, tokenResponse } from './support/token-response.js';

describe('createConnect', () => {
  test('needs no options', () => {
    expect(Object.keys(createConnect()).sort()).toEqual([
      'connectFetch',
      'deleteTokenCacheEntry',
      'experimental_startInstallation',
      'getConnectionStatus',
      'getConnectorMetadata',
      'getToken',
      'getTokenResponse',
      'revokeToken',
      'startAuthorization',
      'waitForAuthorization',
    ]);
  });

  test('gives each client a cache of its own', async () => {
    const server = await connectServer();
    const options = { baseUrl: server.url, vercelToken: 'v' };
    const [one, two] = [createConnect(options), createConnect(options)];
    expect(await one.getToken('c', APP)).toBe('token-1');
    expect(await two.getToken('c', APP)).toBe('token-2');
    one.deleteTokenCacheEntry('c', APP);
    expect(await two.getToken('c', APP)).toBe('token-2');
  });

  test('has operations that need no receiver', async () => {
    const { connect } = await serverAndClient();
    const { getToken: get, deleteTokenCacheEntry: drop } = connect;
    await get('c', APP);
    drop('c', APP);
    expect(await get('c', APP)).toBe('token-2');
  });

  test('reads its options once', async () => {
    const fetch = vi.fn(async () => Response.json(tokenResponse()));
    const options: ConnectClientOptions = { vercelToken: 'v', fetch };
    const connect = createConnect(options);
    options.fetch = async () => Response.error();
    await connect.getToken('c', APP);
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([
    [{ baseUrl: 'http://evil.test' }, /^baseUrl must be/],
    [{ region: 'x.evil/' }, /^region must be/],
    [{ cache: { max: 0 } }, /`cache/],
    [{ cache: { max: 1.5 } }, /`cache/],
    [{ cache: { refreshAheadMs: -1 } }, /`cache/],
    [{ cache: true }, /^options: `cache` must be false, or an object with `max`/],
    [{ fetch: 'x' }, /^options: `fetch` must be a function/],
    [{ onEvent: {} }, /^options: `onEvent` must be a function/],
    [{ now: 5 }, /^options: `now` must be a function/],
    [{ timeoutMs: '5' }, /^options: `timeoutMs` must be a positive number/],
    [{ timeoutMs: -1 }, /^options: `timeoutMs` must be a positive number/],
    [{ maxRetries: 0.5 }, /^options: `maxRetries` must be a whole number/],
    [{ vercelToken: { s3cret: 1 } }, /^options: `vercelToken` must be a string or a function/],
    [null, /^options: must be an object/],
  ])('rejects the options %j at once', (options, message) => {
    expect(() => createConnect(options as ConnectClientOptions)).toThrow(
      expect.objectContaining({
        name: 'ConnectValidationError',
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('onEvent', () => {
  async function observed(options: ConnectClientOptions = {}, ...script: object[]) {
    const events: ConnectEvent[] = [];
    const onEvent = (event: ConnectEvent) => events.push(event);
    return { events, ...(await serverAndClient({ onEvent, ...options }, ...script)) };
  }

  test('is told of every request', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const headers = { 'x-vercel-id': 'sfo1::1' };
    const { events, server, connect } = await observed({}, { status: 503, text: '' }, { headers });
    await connect.getToken('slack/acme', APP);
    const url = `${server.url}/v1/connect/token/slack%2Facme`;
    const request = { type: 'request', method: 'POST', url, durationMs: expect.any(Number) };
    expect(events).toEqual([
      { ...request, attempt: 1, status: 503, requestId: undefined },
      { type: 'retry', attempt: 1, delayMs: 0, error: expect.objectContaining({ status: 503 }) },
      { ...request, attempt: 2, status: 200, requestId: 'sfo1::1' },
    ]);
  });

  test('is told of a request that got no response', async () => {
    const { events, connect } = await observed({ maxRetries: 0 }, { breaks: 'before' });
    await failureOf(connect.getConnectorMetadata('c'));
    expect(events).toMatchObject([{ type: 'request', method: 'GET', status: undefined }]);
  });

  test.each([
    ['a fixed credential', {}, APP],
    ['a credential function', { vercelToken: () => 'v' }, APP],
    ['an exchanged token', {}, { subject: { type: 'token', token: 't' } } as const],
  ])('is told of hits with %s', async (_what, options, params) => {
    const { events, connect } = await observed(options);
    const { expiresAt } = await connect.getTokenResponse('c', params);
    await connect.getToken('c', params);
    expect(events.slice(1)).toEqual([{ type: 'cache-hit', connector: 'c', expiresAt }]);
  });

  test('never holds a credential', async () => {
    const token = 'provider-s3cret';
    const { events, connect } = await observed(
      { vercelToken: 'bearer-s3cret', maxRetries: 1 },
      { status: 502, text: 'bearer-s3cret subject-s3cret' },
      { json: tokenResponse({ token }) },
    );
    const params = { subject: { type: 'token', token: 'subject-s3cret' } } as const;
    await connect.getToken('c', params);
    await connect.getToken('c', params);
    const shown = events.map((event) =>
      JSON.stringify({ ...event, error: 'error' in event ? String(event.error) : '' }),
    );
    expect(shown.join()).not.toContain('s3cret');
  });

  test('that throws changes nothing', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    const onEvent = vi.fn(() => {
      throw new Error('broken listener');
    });
    const { connect } = await serverAndClient({ onEvent }, { status: 503 }, {});
    expect(await connect.getToken('c', ANN)).toBe('token-2');
    expect(await connect.getToken('c', ANN)).toBe('token-2');
    expect(onEvent).toHaveBeenCalledTimes(4);
  });

  test('that rejects later changes nothing either', async () => {
    const unhandled = unhandledRejections();
    const onEvent = async () => Promise.reject(new Error('broken listener'));
    const { connect } = await serverAndClient({ onEvent });
    await connect.getToken('c', ANN);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unhandled).not.toHaveBeenCalled();
  });
});

test.each([0, 1.5, 100_001, 2 ** 32, '5'])('a cache cannot hold %j tokens', (max) => {
  const cache = { max: max as number };
  expect(() => createConnect({ cache })).toThrow(/`cache/);
});

test('a cache can hold 100,000 tokens', () => {
  expect(() => createConnect({ cache: { max: 100_000 } })).not.toThrow();
});
