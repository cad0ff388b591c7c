import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createConnectWebhookVerifier } from '../../src/chat/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { failureOf, oidcToken } from '../support/token-response.js';

const verifyVercelOidcToken = vi.hoisted(() => vi.fn());
vi.mock('@vercel/oidc', () => ({ verifyVercelOidcToken }));

type Options = Parameters<typeof createConnectWebhookVerifier>[0];

const verify = async (authorization: string, options?: Options) => {
  const request = new Request('https://app.example/webhook', { headers: { authorization } });
  return createConnectWebhookVerifier(options)(request, '');
};

beforeEach(() => {
  verifyVercelOidcToken.mockReset();
  vi.stubEnv('VERCEL_PROJECT_ID', 'prj_1');
  vi.stubEnv('VERCEL_ENV', 'production');
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

  const FAILED = 'ERR_JWT_CLAIM_VALIDATION_FAILED';
  test.each([
    ['project_id', 'webhook_refused', { project: 'prj_2' }, {}],
    ['environment', 'webhook_refused', { environment: 'production' }, {}],
    ['owner_id', 'webhook_refused', {}, { ownerId: 'team_other' }],
    ['aud', FAILED, {}, { audience: 'https://vercel.com/other' }],
    ['iss', FAILED, {}, { issuer: 'https://oidc.vercel.com/acme' }],
    ['exp', 'ERR_JWT_EXPIRED', { expiresInMs: -60_000 }, {}],
  ])('is refused for its claim %s: %s', async (claim, code, wanted, options) => {
    const emulator = await emulated();
    const error = await failureOf(verify(`Bearer ${await emulator.oidcToken(wanted)}`, options));
    expect(error).toMatchObject({ name: 'ConnectError', code });
    expect(error.message).toContain(claim);
  });

  test('of anybody is refused, whichever project it is for', async () => {
    const emulator = await emulated();
    const bearer = `Bearer ${await emulator.oidcToken()}`;
    for (const projectId of ['*', ['*'], ['prj_1', '*']]) {
      const error = await failureOf(verify(bearer, { projectId, environment: '*' }));
      expect(error).toMatchObject({ code: 'webhook_misconfigured' });
      expect(error.message).toContain('`ownerId` or `audience`');
    }
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
      expect(error).toMatchObject({ name: 'ConnectError', code: expect.stringMatching(/^ERR_J/) });
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
    const { url } = emulator;
    const token = await emulator.oidcToken();
    await emulator.close();
    const error = await failureOf(verify(`Bearer ${token}`));
    expect(error).toMatchObject({ code: 'webhook_keys_unavailable', retryable: true });
    expect(error.message).toBe(
      `Could not check a forwarded webhook: ${url} did not give its keys (fetch failed).`,
    );
  });
});
