import { afterEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod/mini';
import {
  ConnectError,
  ConnectNetworkError,
  ConnectorNotFoundError,
  ConnectResponseError,
  ConnectTimeoutError,
} from '../../src/errors.js';
import { callGateway } from '../../src/oauth-gateway/call-gateway.js';
import { type GatewayAnswer, gatewayServer } from './gateway-server.js';

const replySchema = z.looseObject({ ok: z.literal(true, 'must be true') });
const call = (url: string, credential = 'top-secret') =>
  callGateway({
    url,
    method: 'GET',
    headers: { Authorization: `Bearer ${credential}` },
    replySchema,
    operation: 'Failed to ask',
    secrets: [credential],
  });

async function failure(answer: GatewayAnswer): Promise<ConnectError> {
  const { url } = await gatewayServer(answer);
  const error = await call(url).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ConnectError);
  return error as ConnectError;
}

test('gives the reply', async () => {
  const { url } = await gatewayServer({ body: { ok: true, more: 1 } });
  expect(await call(url)).toEqual({ ok: true, more: 1 });
});

describe('a refusal', () => {
  test('has the OAuth code, the status and what was said', async () => {
    const body = { error: 'invalid_grant', error_description: 'The code has expired.' };
    const headers = { 'x-vercel-id': 'fra1::1' };
    expect(await failure({ status: 400, headers, body })).toMatchObject({
      name: 'ConnectError',
      message: 'Failed to ask: 400 Bad Request - invalid_grant - The code has expired.',
      code: 'invalid_grant',
      status: 400,
      requestId: 'fra1::1',
      retryable: false,
    });
  });

  test.each([7, true, null, {}, ['text'], undefined, ''])(
    'says nothing of the description %j, and ends without a dash',
    async (description) => {
      const body = { error: 'invalid_grant', error_description: description };
      const { message } = await failure({ status: 400, body });
      expect(message).toBe('Failed to ask: 400 Bad Request - invalid_grant');
    },
  );

  test('makes do without the text of the status, which HTTP/2 does not have', async () => {
    const body = { error: 'invalid_grant' };
    const { message } = await failure({ status: 400, statusText: '', body });
    expect(message).toBe('Failed to ask: 400 - invalid_grant');
  });

  test('has the class of its code when it is one of the Connect API', async () => {
    const body = { error: { code: 'not_found', message: 'No such connector.', vendor: { a: 1 } } };
    const error = await failure({ status: 404, body });
    expect(error).toBeInstanceOf(ConnectorNotFoundError);
    expect(error).toMatchObject({ message: 'No such connector.', vendor: { a: 1 } });
  });

  test('may be temporary', async () => {
    const error = await failure({ status: 503, body: 'down' });
    expect(error).toMatchObject({ status: 503, retryable: true });
    const busy = { error: 'temporarily_unavailable' };
    expect(await failure({ status: 429, body: busy })).toMatchObject({ retryable: true });
  });

  test.each(['eyJhbGciOi.J9.c2ln', 'top-secret', 'bad password 7', 'a'.repeat(41), '', 7])(
    'has no code from %j, which is none of OAuth',
    async (error) => {
      const { code, message } = await failure({ status: 400, body: { error } });
      expect(code).toBeUndefined();
      expect(message).toMatch(/^Failed to ask: 400 Bad Request - /);
      expect(message).not.toMatch(/eyJ|top-secret/);
    },
  );

  test('has no code from a credential that looks like one, nor does it show it', async () => {
    const { url } = await gatewayServer({ status: 400, body: { error: 'open_sesame' } });
    const error = await call(url, 'open_sesame').catch((error: unknown) => error);
    expect(error).toMatchObject({ status: 400 });
    expect(String(error)).not.toContain('sesame');
  });

  test('shows no credential', async () => {
    const body = { error: 'invalid_client', error_description: 'I do not know top-secret' };
    expect((await failure({ status: 401, body })).message).not.toContain('top-secret');
    expect((await failure({ status: 500, body: 'top-secret' })).message).not.toContain('secret');
  });
});

test.each([['<html>'], [{ ok: false }], ['null']])('refuses the reply %j', async (body) => {
  expect(await failure({ body })).toBeInstanceOf(ConnectResponseError);
});

test('does not follow a redirect', async () => {
  const { url, requests } = await gatewayServer({ body: { ok: true } });
  const error = await failure({ status: 307, headers: { location: url }, body: '' });
  expect(error).toBeInstanceOf(ConnectResponseError);
  expect(requests).toEqual([]);
});

test('tells that the gateway is out of reach', async () => {
  const error = await call('http://127.0.0.1:1/oauth/token').catch((error: unknown) => error);
  expect(error).toBeInstanceOf(ConnectNetworkError);
  expect(error).toMatchObject({ code: 'network_error', retryable: true });
  expect(String(error)).toContain('Failed to ask: 127.0.0.1:1 could not be reached');
  expect((error as ConnectNetworkError).status).toBe(undefined);
});

afterEach(() => {
  vi.useRealTimers();
});

test('waits for half a minute at most', async () => {
  const { url, requests } = await gatewayServer({ body: {}, hangs: true });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const error = call(url).catch((error: unknown) => error);
  await vi.waitFor(() => expect(requests).toHaveLength(1), { interval: 1 });
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await error).toBeInstanceOf(ConnectTimeoutError);
});
