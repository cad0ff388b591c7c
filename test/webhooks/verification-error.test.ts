import { createRemoteJWKSet, errors, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  isKeyFailure,
  keysUnavailable,
  verificationError,
} from '../../src/webhooks/verification-error.js';
import { type Answer, connectServer } from '../support/connect-server.js';
import { failureOf, oidcToken } from '../support/token-response.js';

/** How the verification of a token fails with the keys that a server gives. */
async function failureWith(url: string, token = oidcToken(), timeoutDuration = 20_000) {
  const keys = createRemoteJWKSet(new URL(url), { timeoutDuration });
  return failureOf(jwtVerify(token, keys));
}

test.each<[string, Answer]>([
  ['an error', { status: 503 }],
  ['a redirect', { status: 307, headers: { location: '/elsewhere' } }],
  ['no JSON', { text: '<html>' }],
  ['no end', { breaks: 'within' }],
  ['nothing', { breaks: 'before' }],
])('keys are not to be had from an issuer that answers with %s', async (_, answer) => {
  const { url } = await connectServer(answer);
  expect(isKeyFailure(await failureWith(url))).toBe(true);
});

test('keys are not to be had from an issuer that answers with nothing in time', async () => {
  const { url } = await connectServer({ after: new Promise(() => {}) });
  expect(isKeyFailure(await failureWith(url, oidcToken(), 50))).toBe(true);
});

test('keys are not to be had from an issuer that is not there', async () => {
  expect(isKeyFailure(await failureWith('http://127.0.0.1:1/'))).toBe(true);
});

test.each(['ENOTFOUND', 'ECONNREFUSED', 'CERT_HAS_EXPIRED', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
  'keys are not to be had after the system error %s',
  (code) => {
    expect(isKeyFailure(Object.assign(new Error('system'), { code }))).toBe(true);
  },
);

test('a token that the keys do not fit is another failure', async () => {
  const { url } = await connectServer({ json: { keys: [] } });
  const { privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT().setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
  for (const bad of ['nonsense', oidcToken(), token]) {
    expect(isKeyFailure(await failureWith(url, bad))).toBe(false);
  }
});

test.each([
  new TypeError('Expected VERCEL_PROJECT_ID to be set'),
  Object.assign(new TypeError('claim'), { code: 'ERR_VERCEL_OIDC_TOKEN_VALIDATION' }),
  new Error('"exp" claim timestamp check failed'),
  'a text',
  undefined,
])('%s is another failure', (error) => {
  expect(isKeyFailure(error)).toBe(false);
});

test('the failure says whose keys are missing, why, and that it may pass', () => {
  const cause = new Error('getaddrinfo ENOTFOUND oidc.vercel.com');
  expect(keysUnavailable('https://oidc.vercel.com', cause)).toMatchObject({
    name: 'ConnectNetworkError',
    code: 'webhook_keys_unavailable',
    message: expect.stringMatching(/https:\/\/oidc\.vercel\.com did not give its keys \(getaddr/),
    retryable: true,
    cause,
  });
});

test('the failure says no reason when there is no error', () => {
  const { message } = keysUnavailable('https://oidc.vercel.com', 'a text');
  expect(message).toMatch(/: https:\/\/oidc\.vercel\.com did not give its keys\.$/);
});

describe('the error of a refused webhook', () => {
  beforeEach(() => {
    vi.stubEnv('VERCEL_PROJECT_ID', 'prj_1');
    vi.stubEnv('VERCEL_ENV', 'production');
  });

  test.each([
    new errors.JWTExpired('"exp" claim timestamp check failed', {}),
    new errors.JWTClaimValidationFailed('unexpected "aud" claim value', {}, 'aud'),
    new errors.JWSSignatureVerificationFailed(),
    Object.assign(new TypeError('claim'), { code: 'ERR_VERCEL_OIDC_TOKEN_VALIDATION' }),
  ])('has the code and the message of %s, which is its cause', (cause) => {
    const error = verificationError(cause, undefined);
    expect(error).toMatchObject({ name: 'ConnectError', code: cause.code, retryable: false });
    expect(error.message).toBe(`Refused a forwarded webhook: ${cause.message}`);
    expect(error.cause).toBe(cause);
  });

  test.each([
    [new Error('no'), 'no'],
    [Object.assign(new Error('no'), { code: '' }), 'no'],
    [Object.assign(new Error('no'), { code: 7 }), 'no'],
    [Object.assign(new Error('no'), { code: 'eyJhbGciOi.J9.c2ln' }), 'no'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
  ])('has a code of its own when %o has none', (cause, said) => {
    const error = verificationError(cause, undefined);
    expect(error).toMatchObject({ code: 'webhook_refused', cause });
    expect(error.message).toBe(`Refused a forwarded webhook: ${said}`);
  });

  test('has the code of the system that could not fetch the keys', () => {
    const cause = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    const fields = { name: 'ConnectNetworkError', code: 'ENOTFOUND', retryable: true, cause };
    expect(verificationError(cause, undefined)).toMatchObject(fields);
  });

  test('names the missing variable unless the cause has a code', () => {
    vi.stubEnv('VERCEL_PROJECT_ID', undefined);
    const bare = verificationError(new TypeError('Expected VERCEL_PROJECT_ID'), undefined);
    expect(bare).toMatchObject({
      code: 'webhook_misconfigured',
      message:
        'No forwarded webhook can be accepted: VERCEL_PROJECT_ID is not set, ' +
        'and `projectId` was not passed.',
      hint: expect.stringContaining('system environment variables'),
    });
    const expired = verificationError(new errors.JWTExpired('expired', {}), undefined);
    expect(expired).toMatchObject({ code: 'ERR_JWT_EXPIRED' });
  });

  test('is the failure of this package, as it came', () => {
    const failure = keysUnavailable('http://localhost:4000', new Error('no'));
    expect(verificationError(failure, undefined)).toBe(failure);
  });
});
