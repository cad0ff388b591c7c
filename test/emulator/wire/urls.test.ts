import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { startConsent } from '../api.js';
import { authorizeUrl } from '../gateway/application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
});

beforeEach(() => emulator.reset());

const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? '';

const openSignIn = (redirect_uri: string) =>
  emulator.fetch(authorizeUrl(emulator, { redirect_uri }), { redirect: 'manual' });

describe.each([
  ['another directive', 'https://a;sandbox/'],
  ['another directive, encoded', 'https://a%3Bsandbox/'],
  ['another directive behind a line break', 'https://a\r\n;sandbox/'],
  ['another directive on this machine', "http://a;script-src'.localhost/"],
  ['another policy', 'https://a,b/'],
  ['every host', 'https://*/'],
  ['every host of a domain', 'https://*.test/'],
  ['a single quote', "https://'self'/"],
  ['a double quote', 'https://a"b/'],
])('a URL with %s', (_case, url) => {
  test('is refused as the redirect_uri of a sign-in', async () => {
    const response = await openSignIn(url);
    expect([response.status, response.headers.get('location')]).toEqual([400, null]);
    expect(await response.text()).toContain('redirect_uri: expected a host of letters, digits');
    expect(policyOf(response)).toContain("form-action 'self';");
  });

  test.each(['returnUrl', 'webhook'])('is refused as the %s of a consent', async (field) => {
    const { status, body } = await startConsent(emulator, { [field]: url });
    expect([status, body.error.code]).toEqual([400, 'bad_request']);
    expect(body.error.message).toMatch(`body.${field}: expected a host of letters, digits`);
  });
});

test.each(['https://a b/', 'https://a%20b/', 'https://a%0Ab/', 'https://'])(
  'refuses %j, which is no URL',
  async (url) => {
    expect((await openSignIn(url)).status).toBe(400);
    expect((await startConsent(emulator, { returnUrl: url })).status).toBe(400);
  },
);

test.each([
  ['https://app.test:8443/cb?a=1;b=2,c', 'https://app.test:8443'],
  ['https://me;sandbox@app_1.test/', 'https://app_1.test'],
  ['https://bücher.test/', 'https://xn--bcher-kva.test'],
  ['http://[::1]:3000/;sandbox', 'http://[::1]:3000'],
])('lets the forms of a page end up at the origin of %s only', async (url, origin) => {
  const signIn = await openSignIn(url);
  expect(policyOf(signIn)).toContain(`form-action 'self' ${origin}; frame-ancestors 'none'`);
  const consent = await emulator.fetch((await startConsent(emulator, { returnUrl: url })).body.url);
  expect(policyOf(consent)).toBe(policyOf(signIn));
});
