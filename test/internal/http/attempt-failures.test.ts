import { runInNewContext } from 'node:vm';
import { describe, expect, test, vi } from 'vitest';
import { ConnectError, createConnect } from '../../../src/index.js';
import { failureCode } from '../../../src/internal/http/attempt-failures.js';
import { serverAndClient } from '../../support/client.js';
import { freePort } from '../../support/free-port.js';
import { APP, failureOf } from '../../support/token-response.js';

/** A client whose every request fails with what `fetch` throws. */
function failing(thrown: unknown, options = {}) {
  const fetch = vi.fn(() => Promise.reject(thrown));
  return { fetch, connect: createConnect({ vercelToken: 'v', maxRetries: 0, fetch, ...options }) };
}

describe('a connection that fails', () => {
  test('is a ConnectNetworkError that quotes message and code and keeps the cause', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const connect = createConnect({ baseUrl: url, vercelToken: 'v', maxRetries: 0 });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({
      name: 'ConnectNetworkError',
      code: 'network_error',
      retryable: true,
      message: `Failed to get token: ${new URL(url).host} could not be reached: fetch failed (ECONNREFUSED).`,
      cause: { name: 'TypeError', message: 'fetch failed', cause: { code: 'ECONNREFUSED' } },
    });
    expect(error).not.toHaveProperty('status');
  });

  test('that breaks off says so', async () => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, { breaks: 'within' });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
      message: expect.stringMatching(
        /^Failed to get token: 127\.0\.0\.1:\d+ broke off its answer: /,
      ),
    });
  });

  test.each([
    [new Error('no route'), 'could not be reached: no route.'],
    [Object.assign(new Error('no route'), { code: 'X' }), 'could not be reached: no route (X).'],
    [Object.assign(new Error('no route'), { code: 7 }), 'could not be reached: no route.'],
    [{ code: 'X' }, 'could not be reached: (X).'],
    [
      new Error('fetch failed', { cause: new Error('no route') }),
      'could not be reached: fetch failed (no route).',
    ],
    [new Error('fetch failed', { cause: new Error('') }), 'could not be reached: fetch failed.'],
    [new Error('no route', { cause: new Error('no route') }), 'could not be reached: no route.'],
    [new Error('fetch failed', { cause: { message: 7 } }), 'could not be reached: fetch failed.'],
    [
      new Error('no route', { cause: Object.assign(new Error('deep'), { code: 'X' }) }),
      'could not be reached: no route (X).',
    ],
    [new Error('x is not defined'), 'could not be reached: x is not defined.'],
    ['a text', 'could not be reached.'],
    [undefined, 'could not be reached.'],
    [null, 'could not be reached.'],
  ])('is told in words without holes when %j was thrown', async (thrown, words) => {
    const error = await failureOf(failing(thrown).connect.getToken('c', APP));
    expect(error.message).toBe(`Failed to get token: api.vercel.com ${words}`);
  });

  test.each(['a string', undefined, null, { code: 'X' }])('may throw %j', async (thrown) => {
    expect(await failureOf(failing(thrown).connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
      cause: thrown,
    });
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
    expect(await failureOf(failing(error).connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectNetworkError',
    });
    expect(reads).toBeLessThan(1000);
  });
});

test.each(['name', 'message', 'code', 'cause', 'stack'])(
  'what fetch throws may refuse to tell its %s',
  async (field) => {
    const get = () => {
      throw new Error('raw');
    };
    const thrown = Object.defineProperty(new Error('no route'), field, { get });
    const error = await failureOf(failing(thrown).connect.getToken('c', APP));
    expect(error).toMatchObject({ name: 'ConnectNetworkError', code: 'network_error' });
  },
);

describe('a mistake in the code of fetch', () => {
  const run = (code: string) => {
    try {
      return runInNewContext(code);
    } catch (error) {
      return error;
    }
  };

  test.each([
    ['a name that is not there', 'undeclared + 1'],
    ['a call of what is no function', 'const x = 5; x()'],
    ['a field of undefined', 'const x = undefined; x.y'],
    ['a field of null that is set', 'const x = null; x.y = 1'],
    ['undefined taken apart', 'const { x } = undefined'],
    ['a list of what is none', 'const [x] = 5'],
    ['a use before the declaration', 'x; let x = 1'],
  ])('is no failure of the network and not retried: %s', async (_what, code) => {
    const { fetch, connect } = failing(run(code), { maxRetries: 2 });
    const error = await failureOf(connect.getToken('c', APP));
    expect(error).toMatchObject({
      name: 'ConnectError',
      code: 'fetch_failed',
      retryable: false,
      message: expect.stringMatching(/^Failed to get token: `fetch` failed: .+\.$/),
      hint: expect.stringContaining('mistake in the code of `fetch`'),
      cause: { message: run(code).message },
    });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([
    "undefined is not an object (evaluating 'x.y')",
    "null is not an object (evaluating 'x.y = 1')",
    "x is not a function. (In 'x()', 'x' is 5)",
  ])('is one in the words of JavaScriptCore: %s', async (message) => {
    const { fetch, connect } = failing(new TypeError(message), { maxRetries: 2 });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({ code: 'fetch_failed' });
    expect(fetch).toHaveBeenCalledOnce();
  });

  test.each([undefined, null, 5, 'a text'])('is an answer that is %j', async (answer) => {
    const fetch = vi.fn(async () => answer as unknown as Response);
    const error = await failureOf(createConnect({ vercelToken: 'v', fetch }).getToken('c', APP));
    expect(error).toMatchObject({ name: expect.stringMatching(/^Connect/) });
  });
});

describe('failureCode', () => {
  const nested = (...codes: unknown[]) =>
    codes.reduceRight<unknown>((cause, code) => ({ code, cause }), undefined);

  test('is the first text under `code` down the causes', () => {
    expect(failureCode(nested(undefined, 7, 'A', 'B'))).toBe('A');
    expect(failureCode(nested('A', 'B'), new Set(['B']))).toBe('B');
    expect(failureCode(nested('A'), new Set(['B']))).toBe(undefined);
    expect(failureCode('A')).toBe(undefined);
  });

  test('is looked for sixteen levels deep', () => {
    const above = (count: number) => Array.from({ length: count }, () => undefined);
    expect(failureCode(nested(...above(15), 'A'))).toBe('A');
    expect(failureCode(nested(...above(16), 'A'))).toBe(undefined);
  });

  test('is never one of this package', () => {
    const error = new ConnectError('m', { code: 'network_error', cause: nested('A') });
    expect(failureCode(error)).toBe('A');
  });
});
