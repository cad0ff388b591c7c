import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type ConnectClientOptions, createConnect } from '../../../src/index.js';
import {
  arePlainOptions,
  clientOptionsSchema,
  consentOptionsSchema,
  fetchOptionsSchema,
  requestOptionsSchema,
  tokenOptionsSchema,
  waitOptionsSchema,
} from '../../../src/internal/validation/option-schemas.js';
import { firstIssue, type Schema } from '../../../src/internal/validation/schema.js';
import { APP, failureOf } from '../../support/token-response.js';

function issueOf(schema: Schema, value: unknown): string | undefined {
  const result = schema.safeParse(value);
  return result.success ? undefined : firstIssue(result.error, value);
}

const { signal } = new AbortController();
const ALL = { requestOptionsSchema, tokenOptionsSchema, consentOptionsSchema, clientOptionsSchema };

describe.each(Object.entries(ALL))('%s', (_name, schema) => {
  test.each([
    {},
    { vercelToken: '', region: '', signal, timeoutMs: Number.POSITIVE_INFINITY, maxRetries: 0 },
    { vercelToken: () => 'v', timeoutMs: 0.5, maxRetries: 5, later: {} },
    { vercelToken: undefined, region: undefined, signal: undefined, timeoutMs: undefined },
  ])('accepts %o', (options) => {
    expect(issueOf(schema, options)).toBe(undefined);
  });

  test.each([
    [null, 'must be an object (got null)'],
    ['text', 'must be an object (got a value of type string)'],
    [[], 'must be an object (got an array)'],
    [{ vercelToken: 5 }, '`vercelToken` must be a string or a function that returns one (got 5)'],
    [{ region: 5 }, '`region` must be a string (got 5)'],
    [{ signal: {} }, '`signal` must be an AbortSignal (got a value of type object)'],
    [
      { signal: { aborted: false, addEventListener: () => {} } },
      '`signal` must be an AbortSignal (got a value of type object)',
    ],
    [
      { timeoutMs: 0 },
      '`timeoutMs` must be a positive number of milliseconds, or Infinity (got 0)',
    ],
    [{ timeoutMs: '5' }, '`timeoutMs` must be a positive number of milliseconds, or Infinity (got'],
    [{ timeoutMs: Number.NaN }, '`timeoutMs` must be a positive number of milliseconds'],
    [{ timeoutMs: 5n }, '`timeoutMs` must be a positive number of milliseconds'],
    [{ maxRetries: -1 }, '`maxRetries` must be a whole number, 0 or more (got -1)'],
    [{ maxRetries: 1.5 }, '`maxRetries` must be a whole number, 0 or more (got 1.5)'],
  ])('refuses %o', (options, issue) => {
    expect(issueOf(schema, options)?.startsWith(issue)).toBe(true);
  });
});

test('the options of a token know forceRefresh', () => {
  expect(issueOf(tokenOptionsSchema, { forceRefresh: true })).toBe(undefined);
  expect(issueOf(tokenOptionsSchema, { forceRefresh: 'yes' })).toContain('must be true or false');
});

describe('the options of a consent', () => {
  test.each([
    { callbackUrl: 'https://a.test', returnUrl: new URL('https://a.test'), webhook: 'anything' },
    { tenantId: 'T1', deviceCode: false, expiresInMs: 0, prompt: '' },
  ])('may be %o', (options) => {
    expect(issueOf(consentOptionsSchema, options)).toBe(undefined);
  });

  test.each([
    [
      { callbackUrl: 5 },
      '`callbackUrl` must be a string, such as https://app.example/return (got 5)',
    ],
    [{ returnUrl: { href: 5 } }, '`returnUrl` must be a string'],
    [
      { webhook: [] },
      '`webhook` must be a string, such as https://app.example/return (got an array)',
    ],
    [{ tenantId: '' }, '`tenantId` must be a non-empty string (got an empty string)'],
    [{ tenantId: 5 }, '`tenantId` must be a non-empty string (got 5)'],
    [{ deviceCode: 'yes' }, '`deviceCode` must be true or false'],
    [{ expiresInMs: -1 }, '`expiresInMs` must be a number of milliseconds, 0 or more (got -1)'],
    [{ expiresInMs: '60' }, '`expiresInMs` must be a number of milliseconds, 0 or more'],
    [{ prompt: 5 }, '`prompt` must be a string (got 5)'],
  ])('may not be %o, in either operation', async (options, issue) => {
    expect(issueOf(consentOptionsSchema, options)?.startsWith(issue)).toBe(true);
    const fetch = vi.fn<typeof globalThis.fetch>();
    const connect = createConnect({ vercelToken: 'v', fetch });
    const calls = [
      connect.startAuthorization('c', APP, options as object),
      connect.experimental_startInstallation('c', {}, options as object),
    ];
    for (const call of calls) {
      const { name, message } = await failureOf(call);
      expect(name).toBe('ConnectValidationError');
      expect(message.startsWith(`options: ${issue}`)).toBe(true);
    }
    expect(fetch).not.toHaveBeenCalled();
  });
});

test.each([
  [{}, '`origins` must be an array of origins, such as https://api.github.com (got nothing)'],
  [
    { origins: [] },
    '`origins` must be an array of origins, such as https://api.github.com (got an',
  ],
  [{ origins: 'https://a.test' }, '`origins` must be an array of origins, such as'],
  [{ origins: ['https://a.test', ''] }, '`origins` must be an array of origins, such as'],
  [{ origins: ['https://a.test'], isRejected: true }, '`isRejected` must be a function (got true)'],
  [{ origins: ['https://a.test'], fetch: 'x' }, '`fetch` must be a function (got a value of type'],
])('the options of a fetch may not be %o', (options, issue) => {
  expect(issueOf(fetchOptionsSchema, options)?.startsWith(issue)).toBe(true);
});

test('the options of a wait know the connector', () => {
  expect(issueOf(waitOptionsSchema, { connector: 'c' })).toBe(undefined);
  expect(issueOf(waitOptionsSchema, { connector: 5 })).toBe('`connector` must be a string (got 5)');
});

describe('the options of a client', () => {
  test.each([
    { cache: false },
    { cache: {} },
    { cache: { max: 1, refreshAheadMs: 0, later: 1 } },
    { cache: { max: 100_000 } },
    { cache: { store: { take: () => {}, settle: () => {}, revoke: () => {} } } },
    { now: () => 0, fetch: () => {}, onEvent: () => {}, baseUrl: '' },
  ])('may be %o', (options) => {
    expect(issueOf(clientOptionsSchema, options)).toBe(undefined);
  });

  const cache =
    '`cache` must be false, or an object with `max` (1 to 100000), `refreshAheadMs` (0 or more) and `store`';
  const max = '`cache.max` must be a whole number from 1 to 100000';
  const refreshAheadMs = '`cache.refreshAheadMs` must be a number of milliseconds, 0 or more';
  const store = '`cache.store` must be a store, such as `redisStore` of grantkit/redis';
  const [take, settle, revoke] = [() => {}, () => {}, () => {}];
  test.each([
    [{ cache: true }, cache],
    [{ cache: 'no' }, cache],
    [{ cache: [] }, cache],
    [{ cache: { max: 0 } }, `${max} (got 0)`],
    [{ cache: { max: 100_001 } }, `${max} (got 100001)`],
    [{ cache: { max: 1.5 } }, `${max} (got 1.5)`],
    [{ cache: { max: '5' } }, `${max} (got a value of type string)`],
    [{ cache: { refreshAheadMs: -1 } }, `${refreshAheadMs} (got -1)`],
    [{ cache: { refreshAheadMs: '5' } }, `${refreshAheadMs} (got a value of type string)`],
    [{ cache: { store: 'redis://localhost' } }, `${store} (got a value of type string)`],
    [{ cache: { store: [] } }, `${store} (got an array)`],
    ...['take', 'settle', 'revoke'].map((name): [object, string] => [
      { cache: { store: { take, settle, revoke, [name]: 5 } } },
      `${store} (got a value of type object)`,
    ]),
    [{ baseUrl: new URL('https://a.test') }, '`baseUrl` must be a string'],
    [{ fetch: {} }, '`fetch` must be a function'],
    [{ onEvent: 'x' }, '`onEvent` must be a function'],
    [{ now: 5 }, '`now` must be a function (got 5)'],
  ])('may not be %o', (options, issue) => {
    expect(issueOf(clientOptionsSchema, options)?.startsWith(issue)).toBe(true);
    expect(() => createConnect(options as ConnectClientOptions)).toThrow(
      expect.objectContaining({ name: 'ConnectValidationError' }),
    );
  });
});

test('a client without options needs no schema', () => {
  const [none, some] = [{}, { region: 'sfo1' }];
  expect(clientOptionsSchema.safeParse(none).data).toBe(none);
  expect(clientOptionsSchema.safeParse(some).data).not.toBe(some);
});

test('options that throw when they are read are not let through', async () => {
  const options = {
    get region(): string {
      throw new Error('mine');
    },
  };
  expect(arePlainOptions(options)).toBe(false);
  const fetch = vi.fn<typeof globalThis.fetch>();
  const call = createConnect({ vercelToken: 'v', fetch }).getToken('c', APP, options);
  expect((await failureOf(call)).message).toMatch(/^options must be plain JSON: /);
});

test('the quick check of options lets through just what the schema does, but for null', () => {
  const values = fc.constantFrom<unknown>(
    ...[undefined, null, '', 'text', 0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 5n],
    ...[true, false, Symbol('s'), {}, [], () => 'v', signal, { addEventListener: () => {} }],
  );
  const options = fc.dictionary(
    fc.constantFrom(
      ...['vercelToken', 'region', 'signal', 'timeoutMs', 'maxRetries', 'forceRefresh', 'later'],
    ),
    values,
    { maxKeys: 3 },
  );
  fc.assert(
    fc.property(options, (given) => {
      const isAcceptable = tokenOptionsSchema.safeParse(given).success;
      expect(arePlainOptions(given as object)).toBe(isAcceptable);
    }),
    { numRuns: 2000 },
  );
});
