import { describe, expect, test } from 'vitest';
import { ConnectError, createConnect, NoValidTokenError } from '../../../src/index.js';
import { asCallersError, callSite, ownError } from '../../../src/internal/http/call-site.js';
import { serverAndClient } from '../../support/client.js';
import { gate, refusal } from '../../support/connect-server.js';
import { ANN, APP, failureOf } from '../../support/token-response.js';

const theSite = () => callSite(() => {});

describe('asCallersError', () => {
  test('gives a failure of this package the stack of the call', () => {
    function theCaller() {
      return withinIt();
    }
    function withinIt() {
      return callSite(withinIt);
    }
    const error = new NoValidTokenError('gone\nfor good', { code: 'no_token' });
    expect(asCallersError(error, theCaller())).toBe(error);
    expect(error.stack).toMatch(/^NoValidTokenError: gone\nfor good\n {4}at /);
    expect(error.stack).toContain('theCaller');
    expect(error.stack).not.toContain('withinIt');
    expect(Object.keys(error)).not.toContain('stack');
    const likeAnyOther = { configurable: true, enumerable: false, writable: true };
    expect(Object.getOwnPropertyDescriptor(error, 'stack')).toMatchObject(likeAnyOther);
  });

  test.each([new Error('other'), 'text', undefined, { stack: 'kept' }])(
    'leaves %j as it is',
    (thrown) => {
      const before = (thrown as Error | undefined)?.stack;
      expect(asCallersError(thrown, theSite())).toBe(thrown);
      expect((thrown as Error | undefined)?.stack).toBe(before);
    },
  );

  test.each([{}, { stack: undefined }, { stack: '' }, { stack: 'Error' }])(
    'needs no stack of the call: %j',
    (site) => {
      const error = new ConnectError('m');
      asCallersError(error, site as { stack?: string });
      expect(error.stack).toBe('ConnectError: m');
    },
  );

  test('needs no engine that captures stacks', () => {
    const capture = Error.captureStackTrace;
    try {
      Reflect.deleteProperty(Error, 'captureStackTrace');
      const error = new ConnectError('m');
      asCallersError(error, theSite());
      expect(error.stack).toMatch(/^ConnectError: m\n.*theSite/s);
    } finally {
      Error.captureStackTrace = capture;
    }
  });

  test.each([
    ['are switched off', { value: 0, writable: true }],
    ['have a limit that nobody may change', { value: 10, writable: false }],
    ['have no limit', { value: undefined, writable: true }],
  ])('is asked for where stacks %s', async (_what, limit) => {
    const before = Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit') ?? {};
    const { connect } = await serverAndClient({}, refusal(404, 'no_token', 'gone'));
    try {
      Object.defineProperty(Error, 'stackTraceLimit', { ...limit, configurable: true });
      const error = await failureOf(connect.getToken('c', APP));
      expect(error.name).toBe('NoValidTokenError');
      if (limit.value === 0) expect(error.stack).toBe('NoValidTokenError: gone');
      expect(Error.stackTraceLimit).toBe(limit.value);
    } finally {
      Object.defineProperty(Error, 'stackTraceLimit', before);
    }
  });
});

test('the application gets as many frames of its own as it has asked for', async () => {
  const { connect } = await serverAndClient({}, refusal(404, 'no_token', 'gone'));
  const before = Error.stackTraceLimit;
  const deep = (levels: number): Promise<unknown> => {
    const call = levels === 0 ? connect.getToken('c', APP) : deep(levels - 1);
    return call.finally(() => {});
  };
  try {
    Error.stackTraceLimit = 10;
    const failed = failureOf(deep(30));
    expect(Error.stackTraceLimit).toBe(10);
    const { stack = '' } = await failed;
    expect(stack.match(/ at .*call-site\.test/g)).toHaveLength(10);
  } finally {
    Error.stackTraceLimit = before;
  }
});

describe('ownError', () => {
  const shared = new NoValidTokenError('m', {
    code: 'no_token',
    status: 404,
    requestId: 'r',
    hint: 'h',
    vendor: { a: 1 },
    cause: new Error('inner'),
  });

  test('is the same failure in an object of its own, with the shared one as its cause', () => {
    const own = ownError(shared);
    expect(own).not.toBe(shared);
    expect(own).toBeInstanceOf(NoValidTokenError);
    expect(own.cause).toBe(shared);
    expect({ ...own }).toEqual({ ...shared });
    expect(own.vendor).toEqual(shared.vendor);
  });
});

/** The frame of the innermost function whose name begins with `the`. */
const frameOf = ({ stack = '' }: Error) =>
  stack.match(/ at (?:async )?(the\w+) \(.*call-site\.test/)?.[1];

describe('the stack of a failure names its caller', () => {
  const vercelToken = 'v';
  const broken = () => Promise.reject(new Error('no route'));
  const never = () => new Promise<never>(() => {});
  const web = async () => new Response('<html>');
  const no = async () => Response.json({ error: { code: 'no_token' } }, { status: 404 });
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return '';
  };

  test.each([
    ['a timeout', { fetch: never, timeoutMs: 5 }],
    ['a failure of the network', { fetch: broken, maxRetries: 0 }],
    ['an unreadable reply', { fetch: web, maxRetries: 0 }],
    ['a refusal', { fetch: no }],
    ['a mistake in fetch', { fetch: () => Promise.reject(new ReferenceError('x is not defined')) }],
    ['an empty credential', { vercelToken: '' }],
  ])('after %s', async (_what, options) => {
    const connect = createConnect({ vercelToken, ...options });
    const theToken = async () => connect.getToken('c', APP);
    const theResponse = async () => connect.getTokenResponse('c', APP);
    const theRevocation = async () => connect.revokeToken('c', APP);
    const theConsent = async () => connect.startAuthorization('c', APP);
    const theInstallation = async () => connect.experimental_startInstallation('c');
    const theConnector = async () => connect.getConnectorMetadata('c');
    for (const operate of [
      ...[theToken, theResponse, theRevocation],
      ...[theConsent, theInstallation, theConnector],
    ]) {
      const isSilent = operate === theRevocation && 'fetch' in options && options.fetch === web;
      if (!isSilent) expect(frameOf(await failureOf(operate()))).toBe(operate.name);
    }
  });

  test.each([
    ['the connector', () => ['', APP, {}]],
    ['the params', () => ['c', {}, {}]],
    ['the options', () => ['c', APP, { timeoutMs: -1 }]],
    ['the region', () => ['c', APP, { region: '../' }]],
  ] as const)('when %s are refused', async (_what, given) => {
    const connect = createConnect({ vercelToken });
    const theToken = async () => connect.getToken(...(given() as unknown as ['c', typeof APP]));
    expect(frameOf(await failureOf(theToken()))).toBe('theToken');
  });

  // Its place is only known to the engine, which names who awaits it: to take it would cost a hit
  // with such a function more than all the rest.
  test.each([
    ['late', slow, APP],
    ['failing', () => Promise.reject(new Error('sealed')), APP],
    ['at hand, and bad params', async () => 'v', {}],
  ])('that awaits it, after a credential that is %s', async (_what, vercelToken, params) => {
    const connect = createConnect({ vercelToken });
    const theToken = async () => {
      return await connect.getToken('c', params as typeof APP);
    };
    expect(frameOf(await failureOf(theToken()))).toBe('theToken');
  });

  test('also when it joined the request of another call', async () => {
    const { opened, open } = gate();
    const answer = { ...refusal(404, 'no_token', 'gone'), after: opened };
    const { server, connect } = await serverAndClient({}, answer);
    const theFirst = async () => connect.getToken('c', ANN);
    const theSecond = async () => connect.getToken('c', ANN);
    const theThird = async () => connect.getTokenResponse('c', ANN);
    const callers = [theFirst, theSecond, theThird];
    const calls = callers.map((operate) => failureOf<ConnectError>(operate()));
    await server.received(1);
    open();
    const [shared, ...others] = await Promise.all(calls);
    expect([shared, ...others].map((error) => frameOf(error as Error))).toEqual(
      callers.map(({ name }) => name),
    );
    for (const error of others) {
      expect(error.cause).toBe(shared);
      expect({ ...error }).toEqual({ ...shared });
    }
    expect(server.requests).toHaveLength(1);
  });
});
