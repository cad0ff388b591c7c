import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { type ConnectServer, connectServer } from '../../support/connect-server.js';
import { APP, failureOf, oidcToken } from '../../support/token-response.js';

const getVercelOidcToken = vi.hoisted(() => vi.fn<() => Promise<string>>());
const imported = vi.hoisted(() => vi.fn());
vi.mock('@vercel/oidc', () => {
  imported();
  return { getVercelOidcToken };
});

let server: ConnectServer;
const bearers = () => server.requests.map(({ headers }) => headers.authorization);
const call = (options = {}) =>
  createConnect({ baseUrl: server.url, maxRetries: 0 }).getToken('c', APP, options);

beforeEach(async () => {
  server = await connectServer();
  for (const name of ['VERCEL_OIDC_TOKEN', 'VERCEL_OIDC_TOKEN_FILE']) vi.stubEnv(name, '');
  vi.resetModules();
  getVercelOidcToken.mockReset();
  imported.mockReset();
});

function stubRequestContext(headers: unknown) {
  const key = Symbol.for('@vercel/request-context');
  const holder = globalThis as unknown as Record<symbol, unknown>;
  holder[key] = { get: () => ({ headers }) };
  onTestFinished(() => {
    delete holder[key];
  });
}

function stubFile(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'grantkit-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'token'), text);
  vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', join(folder, 'token'));
}

describe('the order of preference', () => {
  const [context, file, variable] = ['context', 'file', 'variable'].map((sub) =>
    oidcToken({ sub }),
  ) as [string, string, string];

  test('is vercelToken, request context, file, variable, and none imports @vercel/oidc', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', variable);
    await call();
    stubFile(`${file}\n`);
    await call();
    stubRequestContext({ 'x-vercel-oidc-token': context });
    await call();
    await call({ vercelToken: 'explicit' });
    expect(bearers()).toEqual(
      [variable, file, context, 'explicit'].map((token) => `Bearer ${token}`),
    );
    expect(imported).not.toHaveBeenCalled();
  });

  test('takes the token of the client when the call has none', async () => {
    const connect = createConnect({ baseUrl: server.url, vercelToken: 'of-client' });
    await connect.getToken('c', APP);
    await connect.getToken('c', APP, { vercelToken: 'of-call' });
    expect(bearers()).toEqual(['Bearer of-client', 'Bearer of-call']);
  });

  test('passes over a file that is missing and a context without the header', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', variable);
    vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', '/nowhere/token');
    stubRequestContext({});
    await call();
    expect(bearers()).toEqual([`Bearer ${variable}`]);
  });

  test('passes over a header that is not a string', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', variable);
    stubRequestContext({ 'x-vercel-oidc-token': [context] });
    await call();
    expect(bearers()).toEqual([`Bearer ${variable}`]);
  });

  test('is the same for every operation', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', variable);
    server.answer({ json: { id: 'i', url: 'u' } });
    const connect = createConnect({ baseUrl: server.url });
    await connect.revokeToken('c', APP);
    await connect.startAuthorization('c', APP);
    await connect.experimental_startInstallation('c');
    await connect.getConnectorMetadata('c');
    expect(bearers()).toEqual(Array(4).fill(`Bearer ${variable}`));
  });
});

describe('a vercelToken function', () => {
  test('is asked at each call and may be asynchronous', async () => {
    let count = 0;
    const connect = createConnect({ baseUrl: server.url, vercelToken: async () => `v${++count}` });
    await connect.getToken('c', APP);
    await connect.getToken('c', APP);
    expect(bearers()).toEqual(['Bearer v1', 'Bearer v2']);
  });

  test('that throws rejects the call with a cause', async () => {
    const cause = new Error('vault is sealed');
    const error = await failureOf(call({ vercelToken: () => Promise.reject(cause) }));
    expect(error).toMatchObject({ name: 'ConnectCredentialsError', cause });
    expect(imported).not.toHaveBeenCalled();
  });
});

describe('an explicit credential', () => {
  test.each(['', 'a b', 'a\nb', 'é', 42, null, {}])('is rejected when it is %j', async (token) => {
    const error = await failureOf(call({ vercelToken: () => token }));
    expect(error).toMatchObject({
      name: 'ConnectCredentialsError',
      code: 'credentials_unavailable',
      message: expect.stringMatching(/^vercelToken is .*vercel env pull/),
    });
    expect(server.requests).toHaveLength(0);
  });

  test('may end in a line break, as with @vercel/connect', async () => {
    await call({ vercelToken: 'vercel-token\n' });
    expect(bearers()).toEqual(['Bearer vercel-token']);
  });

  test('is never quoted', async () => {
    const error = await failureOf(call({ vercelToken: 'sk-s3cret\u0000' }));
    expect(String(error) + JSON.stringify(error)).not.toContain('s3cret');
  });
});

test('a line break after the token of the variable does no harm', async () => {
  const token = oidcToken();
  vi.stubEnv('VERCEL_OIDC_TOKEN', `${token}\n`);
  await call();
  expect(bearers()).toEqual([`Bearer ${token}`]);
});
