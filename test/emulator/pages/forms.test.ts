import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      { uid: 'oauth/linear', scopes: ['read', 'write'] },
      { uid: 'slack/acme', name: '<b>Acme & Co</b>' },
    ],
  });
});

beforeEach(() => emulator.reset());

const authorize = (fields?: object, connector?: string) =>
  startConsent(emulator, fields, connector);

test('shows who asks for what, without scripts and out of frames', async () => {
  const { url } = (await authorize({ returnUrl: 'https://app.test/cb' })).body;
  const response = await emulator.fetch(url);
  const page = await response.text();
  expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(page).toContain('no real account is involved');
  expect(page).toContain('<h1><bdi>app</bdi> wants access to <bdi>Linear</bdi></h1>');
  expect(page).toContain('<dt>Environment</dt><dd>development</dd>');
  expect(page).toContain('<li><code>read</code></li><li><code>write</code></li>');
  expect(page).toContain('returns to <strong>app.test</strong>');
  expect(page).toContain('the user u1');
  expect(page).toMatch(/<label for="account">/);
  expect(page).not.toMatch(/<script|javascript:| on\w+=/i);
  expect(response.headers.get('x-frame-options')).toBe('DENY');
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("form-action 'self' https://app.test;");
});

test('escapes what it shows', async () => {
  const subject = { type: 'user', id: '"><script>alert(1)</script>' };
  const { url } = (await authorize({ subject }, 'slack/acme')).body;
  const page = await (await emulator.fetch(url)).text();
  expect(page).not.toContain('<script>');
  expect(page).not.toContain('<b>');
  expect(page).toContain('&lt;b&gt;Acme &amp; Co&lt;/b&gt;');
});

test.each([
  [{ subject: { type: 'app' } }, 'It may do everything that the connector offers.'],
  [{ scopes: [] }, 'It asks for no scopes.'],
])('says what %o means', async (fields, text) => {
  const { url } = (await authorize(fields, 'slack/acme')).body;
  expect(await (await emulator.fetch(url)).text()).toContain(text);
});

test('warns of a real account where the provider is real', async () => {
  emulator.connectors.add({
    uid: 'oauth/real',
    provider: 'real',
    data: { serverUrl: 'http://127.0.0.1:9', clientCredentials: { enabled: true } },
  });
  const { url } = (await authorize({ subject: { type: 'app' } }, 'oauth/real')).body;
  const page = await (await emulator.fetch(url)).text();
  expect(page).toContain('with the real Real: real accounts are involved');
  expect(page).not.toContain('no real account');
});
