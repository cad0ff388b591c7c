import { beforeAll, beforeEach, expect, test } from 'vitest';
import {
  createEmulator,
  type Emulator,
  type EmulatorOperation,
} from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';
import { authorizeUrl, codeOf, exchange, post, userinfo } from '../gateway/application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme', triggers: {} }],
  });
});

beforeEach(() => emulator.reset());

const raw = (signal?: AbortSignal) =>
  emulator.fetch('https://api.vercel.com/v1/connect/token/slack%2Facme', {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
    signal,
  });

test('answers with a status and the error envelope', async () => {
  emulator.faults.next('token', { status: 503, code: 'unavailable', message: 'Later.' });
  const { status, body } = await requestToken(emulator, 'slack/acme');
  expect([status, body]).toEqual([503, { error: { code: 'unavailable', message: 'Later.' } }]);
  expect((await requestToken(emulator, 'slack/acme')).status).toBe(200);
});

test('answers with the given body and headers', async () => {
  emulator.faults.next('token', { status: 302, headers: { location: 'https://x.test' }, body: '' });
  const response = await raw();
  expect([response.status, response.headers.get('location')]).toEqual([302, 'https://x.test']);
  emulator.faults.next('token', { status: 500, body: { err: { code: 'x' } } });
  expect(await (await raw()).json()).toEqual({ err: { code: 'x' } });
  emulator.faults.next('token', { status: 204 });
  expect(await (await raw()).text()).toBe('');
});

test('asks to come back later', async () => {
  emulator.faults.next('token', { status: 429, retryAfter: 7 });
  const { headers, body } = await requestToken(emulator, 'slack/acme');
  expect([headers.get('retry-after'), body.error.code]).toEqual(['7', 'rate_limited']);
});

test('answers with a web page', async () => {
  emulator.faults.next('token', { html: true });
  const response = await raw();
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('text/html');
  expect(await response.text()).toContain('<!doctype html>');
});

test('answers with broken JSON', async () => {
  emulator.faults.next('token', { malformed: true });
  const response = await raw();
  expect(response.headers.get('content-type')).toBe('application/json');
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test('drops the connection', async () => {
  emulator.faults.next('token', { drop: true });
  const error = await raw().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TypeError);
  expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'UND_ERR_SOCKET' } });
});

test('answers late', async () => {
  emulator.faults.next('token', { delayMs: 5 });
  expect((await raw()).status).toBe(200);
});

test.each([{ hang: true as const }, { delayMs: 60_000 }])(
  'gives up on %j when the signal aborts, with its reason',
  async (fault) => {
    emulator.faults.next('token', fault);
    const controller = new AbortController();
    const answer = raw(controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(emulator.ledger.billed).toBe(0);
  },
);

test('rejects at once when the signal has aborted before', async () => {
  await expect(raw(AbortSignal.abort('over'))).rejects.toBe('over');
  expect(emulator.ledger.requests.total).toBe(0);
});

test('is not billed, unless the service did its work and only the reply was lost', async () => {
  emulator.faults.next('token', { status: 503 });
  await raw();
  expect(emulator.ledger.billed).toBe(0);
  emulator.faults.next('token', { status: 503, afterProcessing: true });
  expect((await raw()).status).toBe(503);
  expect(emulator.ledger.billed).toBe(1);
  emulator.faults.next('token', { drop: true, afterProcessing: true });
  await expect(raw()).rejects.toThrow('fetch failed');
  expect(emulator.ledger.billed).toBe(2);
  expect(emulator.ledger.requests.token).toBe(3);
});

const get = (path: string) => emulator.fetch(path);

const REQUESTS: [EmulatorOperation, () => Promise<{ status: number }>][] = [
  ['gateway-authorize', () => get(authorizeUrl(emulator))],
  ['gateway-token', () => exchange(emulator, 'unknown')],
  ['gateway-userinfo', () => userinfo(emulator, 'unknown')],
  ['gateway-revoke', () => post(emulator, 'revoke', new URLSearchParams({ token: 'unknown' }))],
  ['trigger', () => emulator.fetch('/connect/trigger/slack%2Facme', { method: 'POST' })],
  ['trigger', async () => (await emulator.trigger('slack/acme', { type: 'x' })).response],
  ['jwks', () => get('/.well-known/jwks')],
  ['jwks', () => get('/oidc/.well-known/jwks')],
  ['jwks', () => get('/oauth/jwks')],
  ['discovery', () => get('/oidc/.well-known/openid-configuration')],
  ['discovery', () => get('/oauth/.well-known/openid-configuration')],
  ['discovery', () => get('/.well-known/oauth-authorization-server/oauth')],
];

test.each(REQUESTS)('counts %s and lets it fail (%#)', async (operation, request) => {
  emulator.faults.next(operation, { status: 503 });
  expect((await request()).status).toBe(503);
  expect((await request()).status).not.toBe(503);
  expect(emulator.ledger.requests).toMatchObject({ total: 2, [operation]: 2 });
});

test('does the work of the gateway when only its reply is lost', async () => {
  const code = await codeOf(emulator);
  emulator.faults.next('gateway-token', { status: 500, afterProcessing: true });
  expect((await exchange(emulator, code)).status).toBe(500);
  expect((await exchange(emulator, code)).body.error).toBe('invalid_grant');
});

test('tells what became of a trigger whose answer was lost', async () => {
  emulator.faults.next('trigger', { status: 502, afterProcessing: true });
  await emulator.trigger('slack/acme', { type: 'app_mention' });
  expect(emulator.ledger.events).toMatchObject([{ eventType: 'Inbound Trigger' }]);
  emulator.faults.next('trigger', { drop: true });
  await expect(emulator.trigger('slack/acme', {})).rejects.toThrow(TypeError);
});
