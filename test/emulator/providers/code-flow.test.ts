import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { freePort } from '../../support/free-port.js';
import { requestToken, send, startConsent } from '../api.js';
import { Browser } from './browser.js';
import { CLIENT, consentAs, type OidcServer, startOidcServer } from './oidc-server.js';

const user = { subject: { type: 'user', id: 'u1' } };
const RETURN_URL = 'http://127.0.0.1:1/back';
let emulator: Emulator;
let provider: OidcServer;
let port: number;

beforeAll(async () => {
  port = await freePort();
  emulator = await createEmulator({});
  provider = await startOidcServer([`${await emulator.listen(port)}/callback`]);
});
afterAll(async () => {
  await emulator.close();
  await provider.close();
});
beforeEach(() => {
  provider.intercept = undefined;
  provider.paths.length = 0;
  emulator.reset();
  emulator.connectors.add({
    uid: 'oauth/acme',
    provider: 'real',
    scopes: ['openid', 'profile', 'offline_access'],
    data: {
      serverUrl: provider.url,
      clientId: CLIENT.client_id,
      clientSecret: CLIENT.client_secret,
      forwardedClaims: { idToken: ['sub', 'nothing'] },
      authorizationUrlParams: { prompt: 'consent' },
    },
  });
});

/** Where a person's way begins, and how the application learns of its end. */
async function begin(fields: object = { returnUrl: RETURN_URL }) {
  const { url, verifier } = (await startConsent(emulator, fields, 'oauth/acme')).body;
  const result = async () => (await send(emulator, `GET /v1/connect/result/${verifier}`)).body;
  return { url, result };
}

/** The address at which the provider sends the person back to us, not yet opened. */
async function wayBack(url: string): Promise<URL> {
  return consentAs('ada@acme.test', url, `${emulator.url}/callback`);
}

const userinfo = (token: string) =>
  fetch(`${provider.url}/me`, { headers: { authorization: `Bearer ${token}` } });

test('leads through login, consent, a token that works, its renewal and its end', async () => {
  expect((await requestToken(emulator, 'oauth/acme', user)).status).toBe(422);
  const { url } = await begin();
  const back = await consentAs('ada@acme.test', url, RETURN_URL);
  expect(back.searchParams.get('status')).toBe('success');
  const first = (await requestToken(emulator, 'oauth/acme', user)).body;
  expect(first).toMatchObject({
    externalSubject: 'ada@acme.test',
    claims: { sub: 'ada@acme.test' },
  });
  expect(await (await userinfo(first.token)).json()).toMatchObject({ sub: 'ada@acme.test' });
  expect((await requestToken(emulator, 'oauth/acme', user)).body.token).toBe(first.token);
  emulator.clock.advance(3_600_000);
  const second = (await requestToken(emulator, 'oauth/acme', user)).body;
  expect(second.token).not.toBe(first.token);
  expect((await userinfo(second.token)).status).toBe(200);
  const revoked = await send(emulator, 'DELETE /v1/connect/connectors/oauth%2Facme/tokens', user);
  expect(revoked.body).toMatchObject({ tokensFound: 1, providerRevoked: 1, providerFailed: 0 });
  expect((await userinfo(second.token)).status).toBe(401);
  expect((await requestToken(emulator, 'oauth/acme', user)).status).toBe(422);
});

test('shows the end on a page when there is nowhere to return to', async () => {
  const { url } = await begin({});
  const browser = new Browser();
  await browser.open(await wayBack(url));
  expect(browser.page).toContain('Access allowed');
});

test('asks for the scopes of the request, with PKCE, and nothing of it can be guessed', async () => {
  const { url } = await begin();
  const response = await fetch(url, { redirect: 'manual' });
  expect(response.status).toBe(303);
  const { origin, searchParams } = new URL(response.headers.get('location') ?? '');
  expect(origin).toBe(provider.url);
  expect(Object.fromEntries(searchParams)).toEqual({
    client_id: 'grantkit',
    redirect_uri: `${emulator.url}/callback`,
    response_type: 'code',
    scope: 'openid profile offline_access',
    prompt: 'consent',
    state: expect.stringMatching(/^[\w-]{32}$/),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
  });
});

test('takes a denial for an answer', async () => {
  const { url, result } = await begin();
  const browser = new Browser();
  await browser.open(url);
  const abort = /href="([^"]+\/abort)"/.exec(browser.page)?.[1] ?? '';
  await browser.open(new URL(abort, browser.url), {}, RETURN_URL);
  expect(browser.url.searchParams.get('status')).toBe('canceled');
  expect(await result()).toMatchObject({ status: 'canceled', error: { code: 'access_denied' } });
  expect((await requestToken(emulator, 'oauth/acme', user)).status).toBe(422);
});

describe('an answer that is not the one', () => {
  const changes: [string, (back: URL) => void, RegExp][] = [
    [
      'with a code of somebody else',
      (back) => back.searchParams.set('code', 'stolen'),
      /refuses with invalid_grant/,
    ],
    ['of another server', (back) => back.searchParams.set('iss', 'https://evil.test'), /"iss"/],
    ['of no server', (back) => back.searchParams.delete('iss'), /"iss"/],
    [
      'with an error',
      (back) => {
        back.searchParams.delete('code');
        back.searchParams.set('error', 'server_error');
        back.searchParams.set('error_description', 'Out of paper');
      },
      /refuses with server_error: Out of paper/,
    ],
  ];
  test.each(changes)('%s ends the request', async (_, change, message) => {
    const { url, result } = await begin();
    const back = await wayBack(url);
    provider.paths.length = 0;
    change(back);
    const browser = new Browser();
    await browser.open(back, {}, RETURN_URL);
    expect(browser.url.searchParams.get('status')).toBe('error');
    const { error } = await result();
    expect(error).toMatchObject({ code: 'no_token', message: expect.stringMatching(message) });
    expect(error.message).not.toContain('stolen');
    if (message.source === '"iss"') expect(provider.paths).not.toContain('POST /token');
    expect((await requestToken(emulator, 'oauth/acme', user)).status).toBe(422);
  });

  test.each(['', 'wrong'])('with the state "%s" changes nothing', async (state) => {
    const { url, result } = await begin();
    const back = await wayBack(url);
    const right = back.searchParams.get('state') ?? '';
    back.searchParams.set('state', state);
    const refused = await fetch(back);
    expect([refused.status, await refused.text()]).toEqual([
      410,
      expect.stringContaining('no open request'),
    ]);
    expect((await result()).status).toBe('pending');
    back.searchParams.set('state', right);
    expect((await fetch(back, { redirect: 'manual' })).status).toBe(303);
    expect((await result()).status).toBe('success');
    expect((await fetch(back)).status).toBe(410);
  });

  test('that comes too late is for nobody', async () => {
    const { url, result } = await begin();
    const back = await wayBack(url);
    emulator.clock.advance(11 * 60_000);
    expect((await fetch(back)).status).toBe(410);
    expect((await result()).error.code).toBe('expired_token');
  });
});

test('tells on its page that the provider is down', async () => {
  const { url } = await begin();
  provider.intercept = (request) => request.socket.destroy();
  const page = await fetch(url);
  expect([page.status, await page.text()]).toEqual([
    422,
    expect.stringContaining('cannot be reached'),
  ]);
});

test('leaves the consent to the person, and says so', async () => {
  const { url } = await begin();
  await expect(emulator.approve(url)).rejects.toThrow(
    /A real provider asks .* open the URL in a browser/,
  );
});

test('has no token for a consent that the provider never heard of', async () => {
  emulator.grant({ connector: 'oauth/acme', user: 'u1' });
  const { status, body } = await requestToken(emulator, 'oauth/acme', user);
  expect([status, body.error.code]).toEqual([422, 'no_token']);
  expect(body.error.message).toContain('was not given at the provider of oauth/acme');
});

test('goes on after a restart in the middle of the way', async () => {
  const { url } = await begin();
  const back = await wayBack(url);
  const restarted = await createEmulator({});
  restarted.restore(emulator.snapshot());
  await emulator.close();
  // It has to be where the provider was told that it is.
  await restarted.listen(port);
  const answer = await restarted.fetch(back, { redirect: 'manual' });
  const { token } = (await requestToken(restarted, 'oauth/acme', user)).body;
  await restarted.close();
  await emulator.listen(port);
  expect(answer.status).toBe(303);
  expect((await userinfo(token)).status).toBe(200);
});
