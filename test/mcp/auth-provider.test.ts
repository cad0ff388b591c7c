import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { configureConnect } from '../../src/index.js';
import {
  CONNECT_DISCOVERY_STATE,
  CONNECT_MANAGED_REDIRECT_URL,
  type ConnectAuthProviderOptions,
  type ConsentChallenge,
  ConsentRequiredError,
  connectAuthProvider,
} from '../../src/mcp/index.js';
import { deployment } from '../platforms/deployment.js';
import { connectServer } from '../support/connect-server.js';
import { ANN, failureOf, tokenResponse } from '../support/token-response.js';

const CONNECTOR = 'oauth/tracker';
const GRANT = { connector: CONNECTOR, user: 'ann' };

const emulated = () => deployment({ connectors: [{ uid: CONNECTOR }] });
const provider = (options?: ConnectAuthProviderOptions) =>
  connectAuthProvider(CONNECTOR, ANN, options);
const consentUrl = new URL('https://mcp.example/authorize');

describe('tokens()', () => {
  test('gives the token of the service and how many seconds it lasts', async () => {
    const emulator = await emulated();
    emulator.grant(GRANT);
    const tokens = await provider().tokens();
    expect(tokens).toEqual({
      access_token: expect.stringMatching(/^emu_/),
      token_type: 'Bearer',
      expires_in: expect.toSatisfy((seconds) => seconds > 3590 && seconds <= 3600),
      issuer: 'https://connect.vercel.com',
    });
  });

  describe('by a clock that stands an hour behind', () => {
    const now = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
    const headers = { date: new Date(now).toUTCString() };

    test.each<[string, number | undefined, number | undefined]>([
      ['rounds the seconds down, so that no expired token is taken for valid', 44_999, 44],
      ['gives at least one second', 900, 1],
      [
        'gives no seconds when the service does not tell when the token expires',
        undefined,
        undefined,
      ],
    ])('%s', async (_, lifetimeMs, seconds) => {
      const expiresAt = lifetimeMs === undefined ? undefined : now + lifetimeMs;
      const server = await connectServer({ headers, json: { ...tokenResponse(), expiresAt } });
      await emulated();
      vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
      configureConnect({ now: () => now });
      onTestFinished(() => configureConnect({}));
      expect((await provider().tokens())?.expires_in).toBe(seconds);
    });
  });

  test('asks a `vercelToken` function at each call', async () => {
    const server = await connectServer();
    await emulated();
    vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
    const callers = ['first', 'second'];
    const each = provider({ vercelToken: async () => callers.shift() ?? '' });
    await each.tokens();
    await each.tokens();
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  test.each(['user_authorization_required', 'no_token', 'unresolved_token'])(
    'gives none after %s, or asks for consent when eager',
    async (code) => {
      const emulator = await emulated();
      emulator.faults.next('token', { status: 422, code }, 2);
      expect(await provider().tokens()).toBe(undefined);
      expect(emulator.ledger.requests.authorize).toBe(0);
      const challenges: ConsentChallenge[] = [];
      const onConsentRequired = (challenge: ConsentChallenge) => void challenges.push(challenge);
      const error = await failureOf<ConsentRequiredError>(
        provider({ consent: 'eager', onConsentRequired }).tokens(),
      );
      expect(error).toBeInstanceOf(ConsentRequiredError);
      expect(error.cause).toMatchObject({ code });
      expect(challenges).toMatchObject([{ url: error.url, verifier: error.verifier }]);
    },
  );

  test('asks for consent once for calls at the same time', async () => {
    const emulator = await emulated();
    const onConsentRequired = vi.fn();
    const { tokens } = provider({ consent: 'eager', onConsentRequired });
    const [first, second] = await Promise.all([failureOf(tokens()), failureOf(tokens())]);
    expect(first.url).toBe(second.url);
    expect(onConsentRequired).toHaveBeenCalledTimes(1);
    await failureOf(tokens());
    expect(emulator.ledger.requests.authorize).toBe(2);
  });

  test('asks for each where a request must not wait for the I/O of another', async () => {
    const emulator = await emulated();
    vi.stubGlobal('EdgeRuntime', 'edge-runtime');
    const { tokens } = provider({ consent: 'eager' });
    await Promise.all([failureOf(tokens()), failureOf(tokens())]);
    expect(emulator.ledger.requests.authorize).toBe(2);
  });

  test('fails when consent cannot be asked for', async () => {
    const emulator = await emulated();
    emulator.faults.next('authorize', { status: 500, code: 'boom' }, 9);
    const error = await failureOf(provider({ consent: 'eager' }).tokens());
    expect(error).toMatchObject({ name: 'ConnectError', code: 'boom' });
  });
});

describe('redirectToAuthorization()', () => {
  test('asks the service for consent, with the redirect URL and the device code', async () => {
    const server = await connectServer({
      json: { url: 'https://consent', request: 'r', verifier: 'v', deviceCode: 'AB-CD' },
    });
    await emulated();
    vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
    const options = { redirectUrl: 'https://app.example/done', deviceCode: true };
    const error = await failureOf<ConsentRequiredError>(
      provider(options).redirectToAuthorization(consentUrl),
    );
    expect(error).toMatchObject({
      connector: CONNECTOR,
      subject: ANN.subject,
      url: 'https://consent',
      deviceCode: 'AB-CD',
    });
    expect(server.requests).toMatchObject([
      {
        path: '/v1/connect/authorize/oauth%2Ftracker',
        body: { ...ANN, scopes: ['*'], returnUrl: options.redirectUrl, deviceCode: true },
      },
    ]);
  });

  test('sends neither by default', async () => {
    const server = await connectServer({
      json: { url: 'https://consent', request: 'r', verifier: 'v' },
    });
    await emulated();
    vi.stubEnv('VERCEL_CONNECT_API_URL', server.url);
    const error = await failureOf(provider().redirectToAuthorization(consentUrl));
    expect(server.requests[0]?.body).toEqual({ ...ANN, scopes: ['*'] });
    expect(error.scopes).toBe(undefined);
  });

  test('leaves the consent to `onConsentRequired`, and passes on what that throws', async () => {
    await emulated();
    const urls: string[] = [];
    await provider({
      onConsentRequired: ({ url }) => void urls.push(url),
    }).redirectToAuthorization(consentUrl);
    expect(urls).toEqual([expect.stringContaining('/authorize/')]);
    const redirect = new Error('NEXT_REDIRECT');
    const redirecting = provider({ onConsentRequired: () => Promise.reject(redirect) });
    await expect(redirecting.redirectToAuthorization(consentUrl)).rejects.toBe(redirect);
  });

  test('fails on a service that does not answer, without asking anybody', async () => {
    const emulator = await emulated();
    emulator.faults.next('authorize', { status: 500, code: 'boom' }, 9);
    const onConsentRequired = vi.fn();
    const failing = provider({ onConsentRequired }).redirectToAuthorization(consentUrl);
    await expect(failing).rejects.toMatchObject({ code: 'boom' });
    expect(onConsentRequired).not.toHaveBeenCalled();
  });
});

describe('validateAuthorizationServerURL()', () => {
  const validate = (each: ReturnType<typeof provider>) =>
    failureOf<ConsentRequiredError>(
      Promise.resolve(
        each.validateAuthorizationServerURL?.('https://mcp.example', 'https://evil.example'),
      ),
    );

  test('never lets a client ask the server that an MCP server names', async () => {
    await emulated();
    const urls: string[] = [];
    const error = await validate(provider({ onConsentRequired: ({ url }) => void urls.push(url) }));
    expect(error).toBeInstanceOf(ConsentRequiredError);
    expect(urls).toEqual([error.url]);
  });

  test('drops the token, which the MCP server has refused', async () => {
    const emulator = await emulated();
    emulator.grant(GRANT);
    const each = provider();
    const refused = (await each.tokens())?.access_token;
    const { url } = await validate(each);
    emulator.revokeGrant(GRANT);
    await emulator.approve(url);
    expect((await each.tokens())?.access_token).not.toBe(refused);
  });
});

describe('the other members', () => {
  test('name the connector as the client and the service as the authorization server', async () => {
    const each = provider();
    const { issuer } = CONNECT_DISCOVERY_STATE.authorizationServerMetadata;
    expect(each.clientInformation()).toEqual({ client_id: CONNECTOR, issuer });
    expect(each.clientMetadata).toEqual({ redirect_uris: [] });
    expect(each.discoveryState()).toBe(CONNECT_DISCOVERY_STATE);
    const { resource, authorization_servers } = each.discoveryState().resourceMetadata;
    expect([resource, authorization_servers]).toEqual([`${issuer}/`, [issuer]]);
    expect(await each.validateResourceURL('https://mcp.example', 'https://evil.example')).toBe(
      undefined,
    );
  });

  test('never give an empty redirect URL', () => {
    expect(provider().redirectUrl).toBe(CONNECT_MANAGED_REDIRECT_URL);
    expect(provider({ redirectUrl: '' }).redirectUrl).toBe('https://connect.vercel.com/');
    expect(provider({ redirectUrl: 'https://app.example/' }).redirectUrl).toBe(
      'https://app.example/',
    );
  });

  test('keep nothing, and have no code verifier', () => {
    const { saveTokens, saveCodeVerifier, saveDiscoveryState, codeVerifier } = provider();
    saveTokens({ access_token: 't', token_type: 'Bearer' });
    saveCodeVerifier('verifier');
    saveDiscoveryState({});
    expect(codeVerifier).toThrow('codeVerifier() is unsupported');
  });
});
