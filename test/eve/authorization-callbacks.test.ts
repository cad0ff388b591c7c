import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import { connect } from '../../src/eve/index.js';
import { connectServer } from '../support/connect-server.js';
import { ADA, ADAS_GRANT, AGENT, CALLBACK, deployment } from './world.js';

const REQUIRED = { name: 'ConnectionAuthorizationRequiredError' };
let emulator: Emulator;

beforeEach(async () => {
  emulator = await deployment();
});

describe('getToken', () => {
  test('gives the token of the user, with its expiry and nothing else', async () => {
    emulator.grant(ADAS_GRANT);
    const result = await connect('oauth/linear').getToken(ADA);
    expect(result).toEqual({ token: expect.any(String), expiresAt: expect.any(Number) });
    const { subject, connector } = emulator.introspect(result.token);
    expect([subject, connector?.uid]).toEqual([{ type: 'user', id: 'ada' }, 'oauth/linear']);
  });

  test('gives the token of the agent', async () => {
    const auth = connect({ connector: 'oauth/linear', principalType: 'app' });
    const { token } = await auth.getToken(AGENT);
    expect(emulator.introspect(token).subject).toEqual({ type: 'app' });
  });

  test('serves the cached token, and with `validate` asks each time', async () => {
    emulator.grant(ADAS_GRANT);
    const auth = connect('oauth/linear');
    const careful = connect({ connector: 'oauth/linear', validate: true });
    await auth.getToken(ADA);
    await auth.getToken(ADA);
    expect(emulator.ledger.billed).toBe(1);
    await careful.getToken(ADA);
    expect(emulator.ledger.billed).toBe(2);
    emulator.revokeGrant(ADAS_GRANT);
    await expect(auth.getToken(ADA)).resolves.toBeDefined();
    await expect(careful.getToken(ADA)).rejects.toMatchObject(REQUIRED);
  });

  test('passes the token parameters on', async () => {
    emulator.grant(ADAS_GRANT);
    const tokenParams = { scopes: ['read'], audience: ['https://api.test'] };
    const { token } = await connect({ connector: 'oauth/linear', tokenParams }).getToken(ADA);
    expect(emulator.introspect(token)).toMatchObject({ scope: 'read', aud: ['https://api.test'] });
  });

  test('calls the service with the given options', async () => {
    const connectOptions = { vercelToken: 'not-a-token' };
    const auth = connect({ connector: 'oauth/linear', connectOptions });
    await expect(auth.getToken(ADA)).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

/** The request for a consent that eve starts with these arguments. */
async function started(args: object, connectOptions = {}) {
  const { url, requests } = await connectServer({
    json: { url: 'https://consent.test', request: 'r', verifier: 'v' },
  });
  vi.stubEnv('VERCEL_CONNECT_API_URL', url);
  const { startAuthorization } = connect({ connector: 'oauth/linear', connectOptions });
  type Arguments = Parameters<typeof startAuthorization>[0];
  await startAuthorization({ ...ADA, ...args } as unknown as Arguments);
  return { body: requests[0]?.body };
}

describe('consent', () => {
  test('leads from a missing grant over the page to a token', async () => {
    const auth = connect('oauth/linear');
    await expect(auth.getToken(ADA)).rejects.toMatchObject(REQUIRED);
    const { callbackUrl } = CALLBACK;
    const { challenge, resume } = await auth.startAuthorization({ ...ADA, callbackUrl });
    expect(challenge).toMatchObject({ userCode: expect.any(String), displayName: 'Linear' });
    expect(resume).toBeUndefined();
    const { redirectUrl = '' } = await emulator.approve(challenge.url ?? '');
    const params = Object.fromEntries(new URL(redirectUrl).searchParams);
    const callback = { params, method: 'GET' };
    const { token } = await auth.completeAuthorization({ ...ADA, callbackUrl, callback });
    expect(emulator.introspect(token).active).toBe(true);
    await expect(auth.getToken(ADA)).resolves.toMatchObject({ token });
  });

  test('ends with a fresh token although the revoked one is still cached', async () => {
    emulator.grant(ADAS_GRANT);
    const auth = connect('oauth/linear');
    const dead = await auth.getToken(ADA);
    emulator.revokeGrant(ADAS_GRANT);
    expect(emulator.introspect(dead.token).active).toBe(false);
    emulator.grant(ADAS_GRANT);
    const { token } = await auth.completeAuthorization({ ...ADA, ...CALLBACK });
    expect(emulator.introspect(token).active).toBe(true);
    await expect(auth.getToken(ADA)).resolves.toMatchObject({ token });
  });

  test('does not serve the revoked token again when the fresh one cannot be fetched', async () => {
    emulator.grant(ADAS_GRANT);
    const auth = connect({ connector: 'oauth/linear', connectOptions: { maxRetries: 0 } });
    const dead = await auth.getToken(ADA);
    emulator.faults.next('token', { status: 503 });
    const completion = auth.completeAuthorization({ ...ADA, ...CALLBACK });
    await expect(completion).rejects.toMatchObject({ status: 503 });
    emulator.faults.next('token', { status: 503 });
    await expect(auth.getToken(ADA)).rejects.toMatchObject({ status: 503 });
    expect(dead.expiresAt).toBeGreaterThan(Date.now());
  });

  test.each(['https://app.test/hook', new URL('https://app.test/hook')])(
    'returns to and tells the webhook %o, when eve passes one without a callback URL',
    async (webhook) => {
      const url = 'https://app.test/hook';
      const { body } = await started({ webhook }, { webhook: 'https://app.test/another' });
      expect(body).toMatchObject({ returnUrl: url, webhook: url, deviceCode: true });
    },
  );

  test('returns to the callback URL rather than to the webhook', async () => {
    const { callbackUrl } = CALLBACK;
    const { body } = await started({ callbackUrl, webhook: 'https://app.test/hook' });
    expect(body).toMatchObject({ returnUrl: callbackUrl, webhook: 'https://app.test/hook' });
  });

  test.each(['http://localhost:3000/hook', 'not a URL', ''])(
    'tells no webhook at %o, which is not public',
    async (webhook) => {
      const { callbackUrl } = CALLBACK;
      expect((await started({ callbackUrl, webhook })).body).toEqual(
        (await started({ callbackUrl })).body,
      );
      const another = 'https://app.test/another';
      const { body } = await started({ callbackUrl, webhook }, { webhook: another });
      expect(body).toMatchObject({ webhook: another });
    },
  );

  test('returns to a webhook on this machine', async () => {
    const { body } = await started({ webhook: 'http://localhost:3000/hook' });
    expect(body).toMatchObject({ returnUrl: 'http://localhost:3000/hook' });
    expect(body).not.toHaveProperty('webhook');
  });

  test('sends no callback URL in detached mode', async () => {
    vi.stubEnv('VERCEL_CONNECT_INTERACTIVE_AUTH_MODE', 'detached');
    const auth = connect('oauth/linear');
    const start = auth.startAuthorization({ ...ADA, callbackUrl: 'eve://local' });
    await expect(start).resolves.toMatchObject({ challenge: { url: expect.any(String) } });
  });
});

describe('evict', () => {
  test('has the next getToken ask the service, and keeps the grant', async () => {
    emulator.grant(ADAS_GRANT);
    const auth = connect('oauth/linear');
    await auth.getToken(ADA);
    await auth.evict(ADA);
    await auth.getToken(ADA);
    expect(emulator.ledger.requests).toMatchObject({ token: 2, revoke: 0 });
  });

  test('ends the grant with `revoke`', async () => {
    emulator.grant(ADAS_GRANT);
    const auth = connect('oauth/linear');
    const { token } = await auth.getToken(ADA);
    await auth.evict({ ...ADA, revoke: true });
    expect(emulator.introspect(token).active).toBe(false);
    await expect(auth.getToken(ADA)).rejects.toMatchObject(REQUIRED);
  });

  test('drops the token although the revocation fails', async () => {
    emulator.grant(ADAS_GRANT);
    const auth = connect({ connector: 'oauth/linear', connectOptions: { maxRetries: 0 } });
    await auth.getToken(ADA);
    emulator.faults.next('revoke', { status: 500 });
    await auth.evict({ ...ADA, revoke: true });
    await auth.getToken(ADA);
    expect(emulator.ledger.requests).toMatchObject({ token: 2, revoke: 1 });
  });

  test('revokes within the installation of the token parameters only', async () => {
    const connector = 'slack/acme';
    emulator.connectors.add({
      uid: connector,
      installations: [{ id: 'inst_a' }, { id: 'inst_b' }],
    });
    const of = (installationId: string) =>
      connect({ connector, principalType: 'app', tokenParams: { installationId } });
    const [a, b] = [await of('inst_a').getToken(AGENT), await of('inst_b').getToken(AGENT)];
    await of('inst_a').evict({ ...AGENT, revoke: true });
    expect(emulator.introspect(a.token).active).toBe(false);
    expect(emulator.introspect(b.token).active).toBe(true);
  });
});
