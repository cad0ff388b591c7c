import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { type Answer, send } from './api.js';

const MINUTE = 60_000;
const user = { subject: { type: 'user', id: 'u1' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [
      { uid: 'oauth/linear', scopes: ['read', 'write'] },
      { uid: 'slack/acme', name: '<b>Acme & Co</b>' },
      { uid: 'github/acme' },
    ],
  });
});

beforeEach(() => emulator.reset());

const authorize = (body: object = {}, uid = 'oauth/linear'): Promise<Answer> =>
  send(emulator, `POST /v1/connect/authorize/${encodeURIComponent(uid)}`, { ...user, ...body });

test('ends on a page when there is no return URL', async () => {
  const { url } = (await authorize()).body;
  expect(await emulator.approve(url)).toEqual({ redirectUrl: undefined });
});

test('shows who asks for what, without scripts and out of frames', async () => {
  const { url } = (await authorize({ returnUrl: 'https://app.test/cb' })).body;
  const response = await emulator.fetch(url);
  const page = await response.text();
  expect(page).toMatch(/^<!doctype html>\s*<html lang="en">/);
  expect(page).toContain('app (development)');
  expect(page).toContain('read, write');
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
  ['expired', 410, () => emulator.clock.advance(10 * MINUTE)],
  ['already been decided', 410, (url: string) => emulator.approve(url)],
])('says that a request has %s', async (text, status, spoil) => {
  const { url } = (await authorize()).body;
  await spoil(url);
  const response = await emulator.fetch(url);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain(text);
  await expect(emulator.approve(url)).rejects.toThrow(text);
});

test.each([
  ['/v1/connect/authorize/oauth%2Flinear', 400],
  ['/v1/connect/authorize/oauth%2Flinear?request_code=unknown', 404],
  ['/v1/connect/install/oauth%2Flinear?request_code=unknown', 404],
])('answers %s with an error page', async (path, status) => {
  expect((await emulator.fetch(path)).status).toBe(status);
});

test('does not show a request under another connector', async () => {
  const { url } = (await authorize()).body;
  const response = await emulator.fetch(url.replace('oauth%2Flinear', 'github%2Facme'));
  expect(response.status).toBe(404);
});

test('refuses anything but its own form', async () => {
  const { url } = (await authorize()).body;
  const action = '/v1/connect/authorize/oauth%2Flinear/decision';
  const json = await emulator.fetch(action, { method: 'POST', body: '{}' });
  expect(json.status).toBe(400);
  const form = new URLSearchParams({
    request_code: new URL(url).searchParams.get('request_code') ?? '',
    decision: 'maybe',
  });
  expect((await emulator.fetch(action, { method: 'POST', body: form })).status).toBe(400);
});
