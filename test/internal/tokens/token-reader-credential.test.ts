import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectOptions, ConnectTokenParams } from '../../../src/index.js';
import { advance, serverAndClient, unhandledRejections } from '../../support/client.js';
import { gate, turn, until } from '../../support/connect-server.js';
import { APP, failureOf } from '../../support/token-response.js';

const HINT = 'Pass a Vercel access token or OIDC token, such as the one of `vercel env pull`.';
const sealed = new Error('vault is sealed');

const FAILING: [string, () => Promise<string>][] = [
  [
    'throws',
    () => {
      throw sealed;
    },
  ],
  ['rejects', () => Promise.reject(sealed)],
  ['rejects later', () => Promise.resolve().then(() => Promise.reject(sealed))],
];

describe('a credential function', () => {
  test('is asked once for each call, and a text it returns is the credential', async () => {
    const vercelToken = vi.fn(() => 'vercel-token');
    const { server, connect } = await serverAndClient({ vercelToken });
    await connect.getToken('c', APP);
    await connect.getToken('c', APP);
    expect(vercelToken).toHaveBeenCalledTimes(2);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer vercel-token');
  });

  test('is asked once, too, when it returns a promise', async () => {
    const vercelToken = vi.fn(async () => 'vercel-token');
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP, { vercelToken });
    await connect.getToken('c', APP, { vercelToken });
    expect(vercelToken).toHaveBeenCalledTimes(2);
    expect(server.requests).toHaveLength(1);
  });

  test('finds the kept token, too, when it takes its time', async () => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP);
    const vercelToken = () => turn().then(() => 'vercel-token');
    expect(await connect.getToken('c', APP, { vercelToken })).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('of the client gives way to the text of a call', async () => {
    const vercelToken = vi.fn(() => 'of-client');
    const { server, connect } = await serverAndClient({ vercelToken });
    await connect.getToken('c', APP, { vercelToken: 'of-call' });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer of-call');
    expect(vercelToken).not.toHaveBeenCalled();
  });

  test('of a call takes the place of the client’s text', async () => {
    const { server, connect } = await serverAndClient();
    await connect.getToken('c', APP, { vercelToken: () => 'of-call' });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer of-call');
  });

  test.each([null, undefined])('serves a call whose options are %s', async (options) => {
    const vercelToken = vi.fn(async () => 'of-client');
    const { server, connect } = await serverAndClient({ vercelToken });
    const given = options as unknown as ConnectOptions;
    expect(await connect.getToken('c', APP, given)).toBe('token-1');
    expect((await connect.getTokenResponse('c', APP, given)).token).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });

  test('is not asked when the call is aborted already', async () => {
    const vercelToken = vi.fn(() => 'vercel-token');
    const { connect } = await serverAndClient({ vercelToken });
    const call = connect.getToken('c', APP, { signal: AbortSignal.abort('no') });
    await expect(call).rejects.toBe('no');
    expect(vercelToken).not.toHaveBeenCalled();
  });

  test.each(FAILING)('that %s fails the call with its reason', async (_, vercelToken) => {
    const { server, connect } = await serverAndClient();
    expect(await failureOf(connect.getToken('c', APP, { vercelToken }))).toMatchObject({
      name: 'ConnectCredentialsError',
      code: 'credentials_unavailable',
      message: `\`vercelToken\` is a function that threw; see \`cause\`. ${HINT}`,
      hint: HINT,
      cause: { message: 'vault is sealed' },
    });
    expect(server.requests).toHaveLength(0);
  });

  test.each([
    ['is empty', ''],
    ['is empty', ' \n'],
    ['is not a string of visible ASCII characters', 'a b'],
    ['is not a string of visible ASCII characters', 42],
    ['is not a string of visible ASCII characters', null],
  ])('fails the call that %s: %j', async (fault, given) => {
    const { connect } = await serverAndClient({ vercelToken: () => given as string });
    expect(await failureOf(connect.getToken('c', APP))).toMatchObject({
      name: 'ConnectCredentialsError',
      message: `\`vercelToken\` ${fault}. ${HINT}`,
    });
  });

  test.each(FAILING)('that %s, and a bad argument, are one rejection', async (_, vercelToken) => {
    const unhandled = unhandledRejections();
    const { connect } = await serverAndClient({ vercelToken });
    const bad = { subject: { type: 'nobody' } } as unknown as ConnectTokenParams;
    const calls = [
      connect.getToken('', APP),
      connect.getToken('c', bad),
      connect.getTokenResponse('c', { ...APP, validityBufferMs: -1 }),
      connect.revokeToken('..', APP),
      connect.startAuthorization('c', bad),
    ];
    for (const call of calls) {
      expect(await failureOf(call)).toMatchObject({ name: 'ConnectValidationError' });
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unhandled).not.toHaveBeenCalled();
  });

  test('that answers when its caller has left causes no request', async () => {
    const vault = gate();
    const fetch = vi.fn(globalThis.fetch);
    const { connect } = await serverAndClient({
      fetch,
      vercelToken: () => vault.opened.then(() => 'v'),
    });
    const controller = new AbortController();
    const call = connect.getToken('c', APP, { signal: controller.signal });
    controller.abort('bye');
    await expect(call).rejects.toBe('bye');
    vault.open();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(fetch).not.toHaveBeenCalled();
  });

  test('that never answers takes no longer than the call', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { connect } = await serverAndClient({ vercelToken: () => new Promise(() => {}) });
    let error: unknown;
    connect.getToken('c', APP, { timeoutMs: 500 }).catch((reason) => {
      error = reason;
    });
    await advance(499);
    expect(error).toBe(undefined);
    await advance(1);
    await until(() => error !== undefined);
    expect(error).toMatchObject({ name: 'ConnectTimeoutError' });
  });
});
