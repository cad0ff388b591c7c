import { describe, expect, test } from 'vitest';
import { isBilled, SPAN_TEXTS } from '../../src/otel/attributes.js';
import type { ConnectRequestTrace } from '../../src/traces.js';

const { token, request, store } = SPAN_TEXTS;

function sent(url: string, fields: Partial<ConnectRequestTrace> = {}): ConnectRequestTrace {
  return { method: 'POST', url, attempt: 1, ...fields };
}

describe('a request', () => {
  test.each([
    ['https://api.vercel.com/v1/x', 'api.vercel.com', 443],
    ['http://localhost/v1/x', 'localhost', 80],
    ['https://[::1]:8443/v1/x', '::1', 8443],
  ])('to %s names its server', (url, address, port) => {
    expect(request.start(sent(url)).attributes).toMatchObject({
      'server.address': address,
      'server.port': port,
      'url.full': url,
    });
  });

  test('tells neither a password nor a query', () => {
    const { attributes } = request.start(sent('https://ada:secret@x.test/a?token=secret#secret'));
    expect(attributes['url.full']).toBe('https://x.test/a');
  });

  test.each([
    ['of a connector', '/v1/connect/token/slack%2Facme', 'POST /v1/connect/token/{connector}'],
    ['of none', undefined, 'POST'],
    ['of another path', '/v1/connect/connectors/managed/oauth', 'POST'],
  ])('%s has a name of few kinds', (_what, path, name) => {
    const connector = path && 'slack/acme';
    expect(request.start(sent(`https://x.test${path ?? '/v1'}`, { connector })).name).toBe(name);
  });

  test('that has come through says no error, and one that has not says which', () => {
    const error = Object.assign(new Error('no'), { code: 'network_error' });
    const types = [{ status: 200 }, { status: 302, error }, { status: 429, error }, { error }].map(
      (fields) => request.end(sent('https://x.test/', fields))['error.type'],
    );
    expect(types).toEqual([undefined, 'network_error', '429', 'network_error']);
  });

  test('is billed when it brought a token', () => {
    const url = 'https://x.test/v1/connect/token/c';
    const billed = [
      sent(url, { status: 200 }),
      sent(url, { status: 422 }),
      sent(url, { status: 302 }),
      sent(url),
      sent(url, { status: 200, method: 'DELETE' }),
      sent('https://x.test/v1/connect/authorize/c', { status: 200 }),
    ].map(isBilled);
    expect(billed).toEqual([true, false, false, false, false, false]);
  });
});

test('what is no text or no type of a subject is left out', () => {
  const trace = { connector: { a: 1 } as never, subject: 'ada@acme', cacheResult: 'hit' } as const;
  expect(token.start(trace).attributes).toEqual({
    'grantkit.connector': undefined,
    'grantkit.subject.type': '_OTHER',
  });
});

test.each([
  ['a code', { code: 'timeout', name: 'Error' }, 'timeout'],
  ['a number for a code', { code: 20, name: 'AbortError' }, 'AbortError'],
  ['a text for a code', { code: 'ada was here', name: 'TypeError' }, 'TypeError'],
  ['neither', { code: '', name: 'x'.repeat(80) }, '_OTHER'],
  ['nothing at all', null, '_OTHER'],
])('an error with %s has a type of few kinds', (_what, error, type) => {
  const trace = { connector: 'c', subject: 'app', operation: 'take', error } as never;
  expect(store.end(trace)['error.type']).toBe(type);
});
