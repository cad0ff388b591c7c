import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { requestToken, send } from './api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] });
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

test('meets as many requests as it was told, of its operation only', async () => {
  emulator.faults.next('token', { status: 500 }, 2);
  const path = 'GET /v1/connect/connectors/slack%2Facme';
  expect((await send(emulator, path)).status).toBe(200);
  const statuses = [await raw(), await raw(), await raw()].map(({ status }) => status);
  expect(statuses).toEqual([500, 500, 200]);
  emulator.faults.next('*', { status: 500 });
  expect((await send(emulator, path)).status).toBe(500);
});

test('happens in the order it was planned in', async () => {
  emulator.faults.next('token', { status: 500 });
  emulator.faults.next('*', { status: 502 });
  expect([(await raw()).status, (await raw()).status]).toEqual([500, 502]);
});

test('can be called off', async () => {
  emulator.faults.next('token', { status: 500 }, Number.POSITIVE_INFINITY);
  expect((await raw()).status).toBe(500);
  emulator.faults.clear();
  expect((await raw()).status).toBe(200);
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
