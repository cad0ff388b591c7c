import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { authorizeUrl, codeOf, exchange, userinfo } from './application.js';

const MINUTE = 60_000;
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: 1_750_000_000_000,
    users: [{ id: 'user_ada', username: 'ada', name: 'Ada', email: 'ada@acme.test' }],
    connectors: [{ uid: 'oauth/linear' }],
  });
});

beforeEach(() => emulator.reset());

const returned = (url = '') => Object.fromEntries(new URL(url).searchParams);

test('returns to the application with a code and the state, and nothing else', async () => {
  const { redirectUrl } = await emulator.approve(authorizeUrl(emulator));
  expect(returned(redirectUrl)).toEqual({ keep: '1', code: expect.any(String), state: 'st/ate' });
});

test('returns without a state when there was none', async () => {
  const { redirectUrl } = await emulator.approve(authorizeUrl(emulator, { state: undefined }));
  expect(returned(redirectUrl)).not.toHaveProperty('state');
});

test('returns with an error when the person cancels', async () => {
  const { redirectUrl } = await emulator.deny(authorizeUrl(emulator));
  expect(returned(redirectUrl)).toMatchObject({ error: 'access_denied', state: 'st/ate' });
});

test.each([
  [undefined, { sub: 'user_ada', name: 'Ada', email: 'ada@acme.test' }],
  ['ada@acme.test', { sub: 'user_ada', name: 'Ada', email: 'ada@acme.test' }],
  ['bob', { sub: 'bob', name: 'bob', email: 'bob@example.com' }],
  ['eve@evil.test', { sub: 'eve@evil.test', name: 'eve@evil.test', email: 'eve@evil.test' }],
])('signs in the account %s', async (account, profile) => {
  const { body } = await exchange(emulator, await codeOf(emulator, {}, account));
  expect((await userinfo(emulator, body.access_token)).body).toMatchObject(profile);
});

test('decides once', async () => {
  const page = await (await emulator.fetch(authorizeUrl(emulator))).text();
  const code = /name="request_code" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const press = async (request_code: string) => {
    const body = new URLSearchParams({ request_code, decision: 'allow' });
    const request = { method: 'POST', body, redirect: 'manual' } as const;
    return (await emulator.fetch('/oauth/authorize/decision', request)).status;
  };
  expect(await press(code)).toBe(303);
  expect(await press(code)).toBe(410);
  expect(await press('unknown')).toBe(404);
});

test('closes the page after ten minutes', async () => {
  const page = await (await emulator.fetch(authorizeUrl(emulator))).text();
  const request_code = /name="request_code" value="([^"]+)"/.exec(page)?.[1] ?? '';
  emulator.clock.advance(10 * MINUTE);
  const body = new URLSearchParams({ request_code, decision: 'allow' });
  const answer = await emulator.fetch('/oauth/authorize/decision', { method: 'POST', body });
  expect(answer.status).toBe(410);
});

test('forgets every sign-in with a reset', async () => {
  const code = await codeOf(emulator);
  emulator.reset();
  expect((await exchange(emulator, code)).body.error).toBe('invalid_grant');
});

test('ends every sign-in with its connector', async () => {
  const page = await (await emulator.fetch(authorizeUrl(emulator))).text();
  const request_code = /name="request_code" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const { body: tokens } = await exchange(emulator, await codeOf(emulator));
  emulator.connectors.remove('oauth/linear');
  expect((await userinfo(emulator, tokens.access_token)).status).toBe(401);
  expect(await decide({ request_code, decision: 'allow' })).toBe(410);
});

test('needs a decision', async () => {
  const page = await (await emulator.fetch(authorizeUrl(emulator))).text();
  const request_code = /name="request_code" value="([^"]+)"/.exec(page)?.[1] ?? '';
  expect(await decide({ request_code })).toBe(400);
  expect(await decide({ request_code, decision: 'maybe' })).toBe(400);
  expect(await decide({ request_code, decision: 'allow' })).toBe(303);
});

test('lets the person cancel without an account', async () => {
  const page = await (await emulator.fetch(authorizeUrl(emulator))).text();
  const cancel = /<button[^>]*value="deny"[^>]*>/.exec(page)?.[0];
  expect(cancel).toContain(' formnovalidate');
});

const decide = async (form: Record<string, string>) => {
  const body = new URLSearchParams(form);
  const request = { method: 'POST', body, redirect: 'manual' } as const;
  return (await emulator.fetch('/oauth/authorize/decision', request)).status;
};
