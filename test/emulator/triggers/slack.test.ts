import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { deliver, SECRET, slackHeaders } from './signed.js';

const NOW = 1_750_000_000_000;
const MINUTE_MS = 60_000;
const BODY = '{"event_id":"Ev1","event":{"type":"message"}}';
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      {
        uid: 'slack/acme',
        installations: [{ tenantId: 'T1' }],
        triggers: { signingSecret: SECRET },
      },
    ],
  });
  await emulator.listen();
});

beforeEach(() => emulator.reset());

afterAll(() => emulator.close());

const statusOf = async (headers: Record<string, string>) =>
  (await deliver(emulator, 'slack/acme', BODY, headers)).status;

test('accepts a signature for five minutes by the emulator’s clock', async () => {
  const headers = slackHeaders(BODY, NOW);
  emulator.clock.advance(5 * MINUTE_MS);
  expect(await statusOf(headers)).toBe(200);
  emulator.clock.advance(1_000);
  expect(await statusOf(headers)).toBe(401);
  expect(emulator.ledger.events).toHaveLength(1);
});

test('refuses a signature from the future', async () => {
  expect(await statusOf(slackHeaders(BODY, NOW + 6 * MINUTE_MS))).toBe(401);
});

test('refuses an old signature with a new timestamp', async () => {
  const old = slackHeaders(BODY, NOW - 10 * MINUTE_MS);
  const { 'x-slack-request-timestamp': timestamp } = slackHeaders(BODY, NOW);
  expect(await statusOf({ ...old, 'x-slack-request-timestamp': timestamp })).toBe(401);
});

test.each(['', 'now', '1e9', '-1'])('refuses the timestamp %j', async (timestamp) => {
  const headers = slackHeaders(BODY, NOW);
  expect(await statusOf({ ...headers, 'x-slack-request-timestamp': timestamp })).toBe(401);
});

test('answers the verification of its address itself', async () => {
  const body = '{"type":"url_verification","challenge":"c4"}';
  const response = await deliver(emulator, 'slack/acme', body, slackHeaders(body, NOW));
  expect([response.status, await response.json()]).toEqual([200, { challenge: 'c4' }]);
  expect(emulator.ledger.events).toEqual([]);
});

test('does not answer a verification that Slack has not signed', async () => {
  const body = '{"type":"url_verification","challenge":"c4"}';
  const response = await deliver(emulator, 'slack/acme', body, slackHeaders(body, NOW, 'x'));
  expect(response.status).toBe(401);
  expect(await response.text()).not.toContain('c4');
});

test('knows the kind of an interaction, which comes as a form', async () => {
  const body = new URLSearchParams({ payload: '{"type":"block_actions"}' }).toString();
  await emulator.trigger('slack/acme', {
    payload: body,
    contentType: 'application/x-www-form-urlencoded',
  });
  expect(emulator.ledger.events).toMatchObject([
    { bodySize: body.length, externalEventId: undefined, externalEventType: 'block_actions' },
  ]);
});

test('takes a body that says nothing about the event', async () => {
  for (const payload of ['[]', 'null', 'not json', '', '{"event":null}']) {
    const { response } = await emulator.trigger('slack/acme', { payload });
    expect(response.status).toBe(200);
  }
  expect(emulator.ledger.events).toHaveLength(5);
});
