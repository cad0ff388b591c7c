import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnectWebhookVerifier } from '../../src/chat/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { failureOf, oidcToken } from '../support/token-response.js';

const verifyVercelOidcToken = vi.hoisted(() => vi.fn());
vi.mock('@vercel/oidc', () => ({ verifyVercelOidcToken }));

type Options = Parameters<typeof createConnectWebhookVerifier>[0];

const verify = async (authorization?: string, options?: Options) => {
  const headers = authorization === undefined ? undefined : { authorization };
  const request = new Request('https://app.example/webhook', { method: 'POST', headers });
  return createConnectWebhookVerifier(options)(request, '');
};

beforeEach(() => {
  verifyVercelOidcToken.mockReset().mockResolvedValue(undefined);
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  vi.stubEnv('VERCEL_PROJECT_ID', 'prj_1');
  vi.stubEnv('VERCEL_ENV', 'production');
});

describe('the bearer of a forwarded request', () => {
  test.each(['Bearer a.b.c', 'bearer   a.b.c  ', 'BEARER\ta.b.c'])(
    'is read from %o and verified by @vercel/oidc',
    async (authorization) => {
      const options = { audience: 'https://vercel.com/acme' };
      expect(await verify(authorization, options)).toBe(true);
      expect(verifyVercelOidcToken).toHaveBeenCalledExactlyOnceWith('a.b.c', options);
    },
  );

  test.each([undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'a.b.c'])(
    'is missing from %o',
    async (authorization) => {
      const error = await failureOf(verify(authorization));
      expect(error).toMatchObject({ name: 'ConnectError', code: 'bearer_missing' });
      expect(verifyVercelOidcToken).not.toHaveBeenCalled();
    },
  );

  test('is refused when @vercel/oidc refuses it, with its reason', async () => {
    const reason = new Error('"exp" claim timestamp check failed');
    verifyVercelOidcToken.mockRejectedValue(reason);
    const error = await failureOf(verify('Bearer a.b.c'));
    expect(error).toMatchObject({ code: 'webhook_refused', cause: reason });
    expect(error.message).toContain(reason.message);
  });

  test.each([{}, { iss: 'https://oidc.vercel.com' }, { iss: 'https://oidc.vercel.com/acme' }])(
    'is left to @vercel/oidc with the claims %j',
    async (claims) => {
      expect(await verify(`Bearer ${oidcToken(claims)}`)).toBe(true);
      expect(verifyVercelOidcToken).toHaveBeenCalledTimes(1);
    },
  );

  test('cannot be told while @vercel/oidc gets no keys', async () => {
    const message = 'getaddrinfo ENOTFOUND oidc.vercel.com';
    const cause = Object.assign(new Error(message), { code: 'ENOTFOUND' });
    verifyVercelOidcToken.mockRejectedValue(cause);
    expect(await failureOf(verify('Bearer a.b.c'))).toMatchObject({
      name: 'ConnectNetworkError',
      code: 'webhook_keys_unavailable',
      retryable: true,
      cause,
    });
  });

  test.each([
    ['VERCEL_PROJECT_ID', ['VERCEL_PROJECT_ID'], {}],
    ['VERCEL_TARGET_ENV or VERCEL_ENV', ['VERCEL_TARGET_ENV', 'VERCEL_ENV'], {}],
    ['VERCEL_PROJECT_ID', [], { projectId: [] }],
    ['`ownerId` or `audience`', [], { projectId: '*', environment: '*' }],
  ])('is refused for the want of %s', async (name, unset, options) => {
    for (const variable of unset) vi.stubEnv(variable, undefined);
    verifyVercelOidcToken.mockRejectedValue(new TypeError('Expected something'));
    const error = await failureOf(verify('Bearer a.b.c', options));
    expect(error).toMatchObject({ code: 'webhook_misconfigured' });
    expect(error.message).toContain(name);
  });
});

describe('a token of the emulator', () => {
  const projects = [{ id: 'prj_1' }, { id: 'prj_2' }];
  const emulated = () => deployment({ projects, environment: 'preview' });

  test('is accepted for this project and environment', async () => {
    const emulator = await emulated();
    expect(await verify(`Bearer ${await emulator.oidcToken()}`)).toBe(true);
    expect(verifyVercelOidcToken).not.toHaveBeenCalled();
  });

  test('is accepted under another name of this machine', async () => {
    const emulator = await emulated();
    vi.stubEnv('VERCEL_CONNECT_API_URL', emulator.url.replace('127.0.0.1', 'localhost'));
    expect(await verify(`Bearer ${await emulator.oidcToken()}`)).toBe(true);
  });

  test.each([
    ['project_id', { project: 'prj_2' }, {}],
    ['environment', { environment: 'production' }, {}],
    ['owner_id', {}, { ownerId: 'team_other' }],
    ['aud', {}, { audience: 'https://vercel.com/other' }],
    ['iss', {}, { issuer: 'https://oidc.vercel.com/acme' }],
    ['exp', { expiresInMs: -60_000 }, {}],
  ])('is refused for its claim %s', async (claim, wanted, options) => {
    const emulator = await emulated();
    const error = await failureOf(verify(`Bearer ${await emulator.oidcToken(wanted)}`, options));
    expect(error).toMatchObject({ code: 'webhook_refused' });
    expect(error.message).toContain(claim);
  });

  test.each<[string, object, Options]>([
    ['a list', { project: 'prj_2' }, { projectId: ['prj_1', 'prj_2'] }],
    ['any environment', { environment: 'production' }, { environment: '*' }],
    ['any project of a team', { project: 'prj_2' }, { projectId: '*', ownerId: 'team_emu' }],
  ])('is accepted for %s', async (_, wanted, options) => {
    const emulator = await emulated();
    expect(await verify(`Bearer ${await emulator.oidcToken(wanted)}`, options)).toBe(true);
  });

  test('is refused when it was changed or signed by somebody else', async () => {
    const emulator = await emulated();
    const [header, , signature] = (await emulator.oidcToken()).split('.');
    const iss = `${emulator.url}/oidc`;
    const [unsigned, payload] = oidcToken({
      iss,
      project_id: 'prj_1',
      environment: 'preview',
    }).split('.');
    const forgeries = [
      [header, payload, signature],
      [unsigned, payload, signature],
      [unsigned, payload, ''],
    ];
    for (const parts of forgeries) {
      const error = await failureOf(verify(`Bearer ${parts.join('.')}`));
      expect(error).toMatchObject({ code: 'webhook_refused' });
    }
    expect(verifyVercelOidcToken).not.toHaveBeenCalled();
  });

  test('is refused while a variable is missing', async () => {
    const emulator = await emulated();
    vi.stubEnv('VERCEL_PROJECT_ID', '');
    const error = await failureOf(verify(`Bearer ${await emulator.oidcToken()}`));
    expect(error).toMatchObject({ code: 'webhook_misconfigured' });
    expect(error.message).toContain('VERCEL_PROJECT_ID');
  });

  test.each([undefined, 'https://api.example', 'http://10.0.0.1:4000', 'not a url'])(
    'is refused unasked while VERCEL_CONNECT_API_URL is %s',
    async (url) => {
      const issuer = await connectServer();
      const token = oidcToken({ iss: `${issuer.url}/oidc`, project_id: 'prj_1' });
      vi.stubEnv('VERCEL_CONNECT_API_URL', url);
      const error = await failureOf(verify(`Bearer ${token}`));
      expect(error).toMatchObject({ code: 'webhook_refused', retryable: false });
      expect(error.message).toContain(`the claim iss is "${issuer.url}/oidc"`);
      expect(issuer.requests).toEqual([]);
      expect(verifyVercelOidcToken).not.toHaveBeenCalled();
    },
  );

  test('is told from what is no token at all', async () => {
    await emulated();
    verifyVercelOidcToken.mockRejectedValue(new Error('Invalid Compact JWS'));
    const error = await failureOf(verify('Bearer nonsense'));
    expect(error.message).toContain('Invalid Compact JWS');
  });

  test('of another emulator is refused, and asks nobody for keys', async () => {
    const emulator = await emulated();
    const other = await createEmulator();
    const url = await other.listen();
    const error = await failureOf(verify(`Bearer ${await other.oidcToken()}`));
    expect(other.ledger.requests.total + emulator.ledger.requests.total).toBe(0);
    await other.close();
    expect(error).toMatchObject({ code: 'webhook_refused' });
    expect(error.message).toContain(`the claim iss is "${url}/oidc"`);
    expect(error.message).toContain(`VERCEL_CONNECT_API_URL (${emulator.url})`);
    expect(verifyVercelOidcToken).not.toHaveBeenCalled();
  });

  test('cannot be told while the emulator is out of reach', async () => {
    const emulator = await emulated();
    const token = await emulator.oidcToken();
    await emulator.close();
    const error = await failureOf(verify(`Bearer ${token}`));
    expect(error).toMatchObject({ code: 'webhook_keys_unavailable', retryable: true });
  });
});
