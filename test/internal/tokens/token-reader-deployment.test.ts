import { AsyncLocalStorage } from 'node:async_hooks';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ConnectClient } from '../../../src/index.js';
import { type ConnectServer, connectServer, gate, turn } from '../../support/connect-server.js';
import { APP, oidcToken } from '../../support/token-response.js';

const CONTEXT = Symbol.for('@vercel/request-context');
const holder = globalThis as { [CONTEXT]?: unknown };
const served = new AsyncLocalStorage<object>();
const subOf = (project: string) => `owner:acme:project:${project}:environment:production`;

let server: ConnectServer;
let connect: ConnectClient;

beforeEach(async () => {
  for (const name of ['VERCEL_OIDC_TOKEN', 'VERCEL_OIDC_TOKEN_FILE']) vi.stubEnv(name, '');
  // What a process has seen of its deployment is remembered.
  vi.resetModules();
  holder[CONTEXT] = { get: () => served.getStore() };
  onTestFinished(() => {
    delete holder[CONTEXT];
  });
  server = await connectServer();
  const { createConnect } = await import('../../../src/index.js');
  connect = createConnect({ baseUrl: server.url });
});

/** Makes a call while a request of the deployment with these claims is served. */
function during(claims: object): Promise<string> {
  const headers = { 'x-vercel-oidc-token': oidcToken({ ...claims }) };
  return served.run({ headers }, () => connect.getToken('c', APP));
}

/** Makes a call with this token in the environment. */
async function withVariable(claims: object): Promise<string> {
  vi.stubEnv('VERCEL_OIDC_TOKEN', oidcToken({ ...claims }));
  return connect.getToken('c', APP);
}

describe('deployments of one process, each named by the request that is served', () => {
  test('get tokens of their own', async () => {
    const projects = ['a', 'b', 'a', 'b'].map((project) => ({ sub: subOf(project) }));
    const tokens: string[] = [];
    for (const claims of projects) tokens.push(await during(claims));
    expect(tokens).toEqual(['token-1', 'token-2', 'token-1', 'token-2']);
    expect(server.requests).toHaveLength(2);
    const [a, b] = server.requests.map(({ headers }) => headers.authorization);
    expect(a).not.toBe(b);
  });

  test('do not share a request that is in the air', async () => {
    const calls = [during({ sub: subOf('a') }), during({ sub: subOf('b') })];
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['token-1', 'token-2']));
  });

  test('share the tokens with a renewed credential of the same project', async () => {
    const sub = subOf('a');
    expect(await during({ sub, iat: 1 })).toBe('token-1');
    expect(await during({ sub, iat: 2 })).toBe('token-1');
  });

  test.each([
    ['owner', { owner: 'other', project: 'p', environment: 'production' }],
    ['project', { owner: 'acme', project: 'other', environment: 'production' }],
    ['environment', { owner: 'acme', project: 'p', environment: 'preview' }],
  ])('are told apart by their %s when they have no `sub`', async (_what, other) => {
    const claims = { owner: 'acme', project: 'p', environment: 'production' };
    expect(await during(claims)).toBe('token-1');
    expect(await during(other)).toBe('token-2');
    expect(await during({ ...claims, iat: 2 })).toBe('token-1');
  });

  test('are told apart by the whole credential when it names nothing', async () => {
    // Without it, a second that passes would make another credential.
    const exp = Math.floor(Date.now() / 1000) + 3_600;
    expect(await during({ iat: 1, exp })).toBe('token-1');
    expect(await during({ iat: 2, exp })).toBe('token-2');
    expect(await during({ iat: 1, exp })).toBe('token-1');
  });

  test('do not get the tokens of a call without a request', async () => {
    expect(await withVariable({ sub: subOf('a') })).toBe('token-1');
    expect(await during({ sub: subOf('b') })).toBe('token-2');
    expect(await withVariable({ sub: subOf('a') })).toBe('token-1');
  });
});

test('a request that has ended names no deployment for later calls', async () => {
  const headers = { 'x-vercel-oidc-token': oidcToken({ sub: subOf('b') }) };
  holder[CONTEXT] = { get: () => ({ headers }) };
  const call = connect.getToken('c', APP);
  delete holder[CONTEXT];
  expect(await call).toBe('token-1');
  expect(await withVariable({ sub: subOf('a') })).toBe('token-2');
});

describe('a deployment without a request', () => {
  test('is the one of the environment', async () => {
    expect(await withVariable({ sub: subOf('a') })).toBe('token-1');
    expect(await during({ sub: subOf('a') })).toBe('token-1');
  });

  test('is one for a process, however its credential changes', async () => {
    expect(await withVariable({ sub: subOf('a') })).toBe('token-1');
    expect(await withVariable({ sub: subOf('a'), iat: 2 })).toBe('token-1');
    expect(await withVariable({ sub: subOf('b') })).toBe('token-1');
    expect(server.requests).toHaveLength(1);
  });
});

test('a credential that is not at hand yet is not taken for the deployment', async () => {
  expect(await withVariable({ sub: subOf('a') })).toBe('token-1');
  const vault = gate();
  const call = connect.getToken('c', APP, { vercelToken: () => vault.opened.then(() => 'other') });
  await turn();
  vault.open();
  expect(await call).toBe('token-2');
  expect(server.requests[1]?.headers.authorization).toBe('Bearer other');
});

test('an explicit credential shares nothing with the deployment that it names', async () => {
  const token = oidcToken({ sub: subOf('a') });
  expect(await withVariable({ sub: subOf('a') })).toBe('token-1');
  expect(await connect.getToken('c', APP, { vercelToken: token })).toBe('token-2');
  expect(await connect.getToken('c', APP, { vercelToken: subOf('a') })).toBe('token-3');
});
