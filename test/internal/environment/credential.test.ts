import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createConnect } from '../../../src/index.js';
import { unhandledRejections } from '../../support/client.js';
import { type ConnectServer, connectServer } from '../../support/connect-server.js';
import { APP, failureOf, oidcToken } from '../../support/token-response.js';

const getVercelOidcToken = vi.hoisted(() => vi.fn<() => Promise<string>>());
const imported = vi.hoisted(() => vi.fn());
vi.mock('@vercel/oidc', () => {
  imported();
  return { getVercelOidcToken };
});

const HINT = 'Pass a Vercel access token or OIDC token, such as the one of `vercel env pull`.';
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

  test('passes over a file that is missing and a context without a header of text', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', variable);
    vi.stubEnv('VERCEL_OIDC_TOKEN_FILE', '/nowhere/token');
    for (const headers of [{}, { 'x-vercel-oidc-token': [context] }]) {
      stubRequestContext(headers);
      await call();
    }
    expect(bearers()).toEqual([`Bearer ${variable}`, `Bearer ${variable}`]);
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

  test.each([
    [
      'throws',
      () => {
        throw new Error('vault is sealed');
      },
    ],
    ['rejects', () => Promise.reject(new Error('vault is sealed'))],
  ])('that %s rejects the call with a cause', async (_what, vercelToken) => {
    const error = await failureOf(call({ vercelToken }));
    expect(error).toMatchObject({
      name: 'ConnectCredentialsError',
      message: `\`vercelToken\` is a function that threw; see \`cause\`. ${HINT}`,
      hint: HINT,
      cause: { message: 'vault is sealed' },
    });
    expect(imported).not.toHaveBeenCalled();
  });

  test('that fails leaves no unhandled rejection when an argument is wrong', async () => {
    const unhandled = unhandledRejections();
    const vercelToken = () => Promise.reject(new Error('vault is sealed'));
    const connect = createConnect({ baseUrl: server.url, vercelToken });
    const calls = [connect.getToken('', APP), connect.getToken('c', APP, { timeoutMs: -1 })];
    for (const call of calls) {
      expect(await failureOf(call)).toMatchObject({ name: 'ConnectValidationError' });
    }
    await new Promise((resolve) => setTimeout(resolve));
    expect(unhandled).not.toHaveBeenCalled();
  });

  test.each(['of-call', () => 'of-call', async () => 'of-call'])(
    'of the client gives way to that of the call: %s',
    async (vercelToken) => {
      const ofClient = vi.fn(() => 'of-client');
      const connect = createConnect({ baseUrl: server.url, vercelToken: ofClient });
      await connect.getToken('c', APP, { vercelToken });
      await connect.startAuthorization('c', APP, { vercelToken }).catch(() => {});
      expect(new Set(bearers())).toEqual(new Set(['Bearer of-call']));
      expect(ofClient).not.toHaveBeenCalled();
    },
  );

  test('is asked when the options are null', async () => {
    const connect = createConnect({ baseUrl: server.url, vercelToken: () => 'of-client' });
    for (const name of ['getToken', 'revokeToken'] as const) {
      await connect[name]('c', APP, null as never);
    }
    expect(bearers()).toEqual(['Bearer of-client', 'Bearer of-client']);
  });
});

describe('an explicit credential', () => {
  test.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['s3cret s3cret', 'is not a string of visible ASCII characters'],
    ['s3cret\ns3cret', 'is not a string of visible ASCII characters'],
    ['s3cret\u0000', 'is not a string of visible ASCII characters'],
    ['é', 'is not a string of visible ASCII characters'],
    [42, 'is not a string of visible ASCII characters'],
    [null, 'is not a string of visible ASCII characters'],
    [{}, 'is not a string of visible ASCII characters'],
  ])('that is %j is refused and never quoted: it %s', async (token, what) => {
    const constant = typeof token === 'string' ? [token] : [];
    for (const vercelToken of [() => token, async () => token, ...constant]) {
      const error = await failureOf(call({ vercelToken }));
      expect(error).toMatchObject({
        code: 'credentials_unavailable',
        message: `\`vercelToken\` ${what}. ${HINT}`,
        hint: HINT,
        retryable: false,
      });
      expect(error).not.toHaveProperty('cause');
    }
    expect(server.requests).toHaveLength(0);
  });

  test('may end in a line break, as with @vercel/connect', async () => {
    await call({ vercelToken: 'vercel-token\n' });
    expect(bearers()).toEqual(['Bearer vercel-token']);
  });
});

test('a line break after the token of the variable does no harm', async () => {
  const token = oidcToken();
  vi.stubEnv('VERCEL_OIDC_TOKEN', `${token}\n`);
  await call();
  expect(bearers()).toEqual([`Bearer ${token}`]);
});
