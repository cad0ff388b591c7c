import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { createService, type Service } from '../../../src/emulator/service.js';
import { TriggerSender } from '../../../src/emulator/triggers/send.js';
import { type Application, startApplication } from './application.js';

const NOW = 1_750_000_000_000;
let emulator: Emulator;
let application: Application;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'slack/acme', id: 'scl_acme', installations: [{ tenantId: 'T1' }] },
      { uid: 'github/acme' },
      { uid: 'linear/acme' },
      { uid: 'oauth/acme' },
    ],
  });
  await emulator.listen();
  application = await startApplication(emulator);
});

beforeEach(() => {
  emulator.reset();
  for (const connector of ['slack/acme', 'github/acme', 'linear/acme']) {
    emulator.setTriggers({ connector, destinations: [{ url: application.url }] });
  }
  application.arrivals = [];
});

afterAll(async () => {
  await application[Symbol.asyncDispose]();
  await emulator.close();
});

const received = () => JSON.parse(application.arrivals.at(-1)?.body ?? '');

test('wraps an event of Slack in its envelope', async () => {
  const payload = { channel: 'C1', text: 'Hello' };
  const { response } = await emulator.trigger('slack/acme', { type: 'app_mention', payload });
  expect(response.status).toBe(200);
  expect(received()).toEqual({
    team_id: 'T1',
    api_app_id: 'A_scl_acme',
    event: { type: 'app_mention', channel: 'C1', text: 'Hello' },
    type: 'event_callback',
    event_id: 'Ev_000001',
    event_time: NOW / 1000,
  });
  expect(emulator.ledger.events).toMatchObject([
    { externalEventId: 'Ev_000001', externalEventType: 'app_mention' },
    { destinationPath: '/slack' },
  ]);
});

test('takes the id of the event, and the workspace from it', async () => {
  const payload = { type: 'message', team: 'T2' };
  await emulator.trigger('slack/acme', { id: 'Ev7', payload });
  expect(received()).toMatchObject({ event_id: 'Ev7', team_id: 'T2', event: { type: 'message' } });
});

test('sends an event of GitHub as it is', async () => {
  const event = { type: 'issues', id: 'guid-7', payload: { action: 'opened' } };
  const { deliveries } = await emulator.trigger('github/acme', event);
  expect(deliveries).toMatchObject([{ path: '/github', status: 200 }]);
  expect(received()).toEqual({ action: 'opened' });
  expect(emulator.ledger.events[0]).toMatchObject({
    ...{ externalEventId: 'guid-7', externalEventType: 'issues' },
  });
});

test('sends an event of Linear with its time', async () => {
  await emulator.trigger('linear/acme', { type: 'Issue', payload: { action: 'create' } });
  expect(received()).toEqual({ type: 'Issue', action: 'create', webhookTimestamp: NOW });
  expect(emulator.ledger.events[0]).toMatchObject({
    ...{ externalEventId: 'delivery_000001', externalEventType: 'Issue' },
  });
});

test('sends a text or bytes as they are', async () => {
  const type = 'push';
  await emulator.trigger('github/acme', { type, payload: '{ "a" : 1 }' });
  await emulator.trigger('github/acme', {
    ...{ type, payload: new TextEncoder().encode('payload=%7B%7D') },
    contentType: 'application/x-www-form-urlencoded',
  });
  const shared = new Uint8Array(new SharedArrayBuffer(2)).fill(0x30);
  await emulator.trigger('github/acme', { type, payload: shared });
  expect(application.arrivals.map(({ body }) => body)).toEqual([
    ...['{ "a" : 1 }', 'payload=%7B%7D', '00'],
  ]);
  expect(application.arrivals[1]?.headers['content-type']).toBe(
    'application/x-www-form-urlencoded',
  );
});

test('hands over the challenge of Slack like any other body', async () => {
  const payload = '{"type":"url_verification","challenge":"c4"}';
  const { response, deliveries } = await emulator.trigger('slack/acme', { payload });
  expect([await response.json(), deliveries]).toEqual([{ challenge: 'c4' }, []]);
});

test('shows what the provider sees while the triggers are disabled', async () => {
  emulator.setTriggers({ connector: 'slack/acme', enabled: false });
  const { response, deliveries } = await emulator.trigger('slack/acme', { type: 'message' });
  expect([response.status, deliveries, application.arrivals]).toEqual([404, [], []]);
  emulator.setTriggers({ connector: 'slack/acme' });
  expect((await emulator.trigger('slack/acme', { type: 'message' })).deliveries).toHaveLength(1);
});

test('needs no socket of its own', async () => {
  const inProcess = await createEmulator({ connectors: [{ uid: 'slack/a', triggers: {} }] });
  expect((await inProcess.trigger('slack/a', { type: 'message' })).response.status).toBe(200);
});

test('refuses what cannot be sent, in plain words', async () => {
  const event = { payload: {} };
  await expect(emulator.trigger('slack/none', event)).rejects.toThrow('no connector "slack/none"');
  await expect(emulator.trigger('oauth/acme', event)).rejects.toThrow(
    'The emulator has no triggers for connectors of type oauth, only for slack, github, linear.',
  );
  await expect(emulator.trigger('github/acme', event)).rejects.toThrow('event.type: ');
});

describe('what was sent', () => {
  const sender = async (prepare: (service: Service) => void = () => {}) => {
    const surroundings = { fetch, baseUrl: () => emulator.url };
    const service = await createService(
      { connectors: [{ uid: 'slack/acme', triggers: {} }] },
      surroundings,
    );
    prepare(service);
    return new TriggerSender(service);
  };

  test('is known with its id and its answer, the newest first', async () => {
    const it = await sender();
    await it.send('slack/acme', { type: 'app_mention' });
    await it.send('slack/acme', { payload: 'no json' });
    expect(it.sent).toMatchObject([
      { number: 2, event: { payload: 'no json' }, status: 200, deliveries: [] },
      { number: 1, event: { type: 'app_mention', id: 'Ev_000001' }, status: 200 },
    ]);
  });

  test('is known too when there was no answer', async () => {
    const it = await sender(({ faults }) => faults.next('trigger', { drop: true }));
    await expect(it.send('slack/acme', {})).rejects.toThrow('fetch failed');
    expect(it.sent.map(({ status, deliveries }) => [status, deliveries])).toEqual([
      [undefined, []],
    ]);
  });

  test('is forgotten after twenty more, or on demand', async () => {
    const it = await sender();
    for (let sent = 0; sent < 21; sent++) await it.send('slack/acme', {});
    expect(it.sent.map(({ number }) => number)).toEqual(
      Array.from({ length: 20 }, (_, i) => 21 - i),
    );
    it.forget();
    expect(it.sent).toEqual([]);
  });
});
