import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';
import { type Application, startApplication } from './application.js';
import { deliver, SECRET, slackHeaders } from './signed.js';

const NOW = 1_750_000_000_000;
const BODY = '{"type":"event_callback","event_id":"Ev1","event":{"type":"app_mention"}, "é":1}';
let emulator: Emulator;
let application: Application;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [
      { uid: 'slack/acme', id: 'scl_acme', triggers: { signingSecret: SECRET } },
      { uid: 'slack/off', triggers: { enabled: false, signingSecret: SECRET } },
      { uid: 'slack/plain' },
      { uid: 'discord/acme' },
      { uid: 'snowflake/acme' },
    ],
  });
  await emulator.listen();
  application = await startApplication(emulator);
});

beforeEach(() => {
  emulator.reset();
  emulator.setTriggers({ connector: 'slack/acme', destinations: [{ url: application.url }] });
  Object.assign(application, { arrivals: [], answers: [] });
});

afterAll(async () => {
  await application[Symbol.asyncDispose]();
  await emulator.close();
});

const eventTypes = () => emulator.ledger.events.map(({ eventType }) => eventType);

test('forwards the same bytes and content type, with the identity of the destination', async () => {
  const response = await deliver(emulator, 'scl_acme', BODY, {
    ...slackHeaders(BODY, NOW),
    'content-type': 'application/json; charset=utf-8',
  });
  expect([response.status, await response.text()]).toEqual([200, '']);
  expect(application.arrivals).toHaveLength(1);
  const [{ path, body, headers, claims } = {}] = application.arrivals as Partial<
    (typeof application.arrivals)[0]
  >[];
  expect([path, body]).toEqual(['/slack', BODY]);
  expect(headers?.['content-type']).toBe('application/json; charset=utf-8');
  expect(claims).toMatchObject({
    sub: 'owner:emu:project:app:environment:production',
    project_id: 'prj_emu',
    environment: 'production',
  });
});

test('keeps the headers of the provider to itself', async () => {
  await deliver(emulator, 'slack/acme', BODY, slackHeaders(BODY, NOW));
  const names = Object.keys(application.arrivals[0]?.headers ?? {});
  expect(names.filter((name) => name.startsWith('x-'))).toEqual([]);
});

test('records what arrived and where it went', async () => {
  await deliver(emulator, 'slack/acme', BODY, slackHeaders(BODY, NOW));
  const inbound = {
    timestamp: NOW,
    ownerId: 'team_emu',
    clientId: 'scl_acme',
    clientType: 'slack',
    triggerRequestId: 'trg_000001',
    bodySize: Buffer.byteLength(BODY),
    externalEventId: 'Ev1',
    externalEventType: 'app_mention',
  };
  expect(emulator.ledger.events).toEqual([
    { eventType: 'Inbound Trigger', ...inbound },
    {
      eventType: 'Forward Trigger',
      ...inbound,
      ...{ destinationProjectId: 'prj_emu', destinationPath: '/slack' },
      ...{ status: 'success', statusCode: 200, reason: undefined },
    },
  ]);
  expect(emulator.ledger.billed).toBe(0);
});

test('is finished with the destinations before it answers the provider', async () => {
  application.answers = [503, 503];
  await deliver(emulator, 'slack/acme', BODY, slackHeaders(BODY, NOW));
  expect(application.arrivals).toHaveLength(3);
});

test.each([
  ['without a signature', {}],
  ['signed with another secret', slackHeaders(BODY, NOW, 'guessed')],
  ['signed for another body', slackHeaders(`${BODY} `, NOW)],
  ['with a signature of another length', { ...slackHeaders(BODY, NOW), 'x-slack-signature': 'v0' }],
])('refuses a webhook %s and tells nobody', async (_case, headers) => {
  const response = await deliver(emulator, 'slack/acme', BODY, headers);
  expect(response.status).toBe(401);
  expect((await response.json()).error.code).toBe('unauthorized');
  expect(application.arrivals).toEqual([]);
  expect(emulator.ledger.events).toEqual([]);
});

test('forwards a webhook that the provider sends twice, twice', async () => {
  const headers = slackHeaders(BODY, NOW);
  await deliver(emulator, 'slack/acme', BODY, headers);
  await deliver(emulator, 'slack/acme', BODY, headers);
  expect(application.arrivals).toHaveLength(2);
});

test('refuses a webhook that is replayed at another connector', async () => {
  emulator.setTriggers({ connector: 'slack/plain', destinations: [{ url: application.url }] });
  const response = await deliver(emulator, 'slack/plain', BODY, slackHeaders(BODY, NOW));
  expect(response.status).toBe(401);
  expect(application.arrivals).toEqual([]);
});

test('accepts a webhook that nobody waits for', async () => {
  emulator.setTriggers({ connector: 'slack/acme', destinations: [] });
  const response = await deliver(emulator, 'slack/acme', BODY, slackHeaders(BODY, NOW));
  expect(response.status).toBe(200);
  expect(eventTypes()).toEqual(['Inbound Trigger']);
});

test.each([
  ['slack/off', 404, 'not_found', 'are not enabled'],
  ['slack/plain', 404, 'not_found', 'are not enabled: give it `triggers` with `destinations`'],
  ['slack/none', 404, 'not_found', 'no connector "slack/none"'],
  ['discord/acme', 400, 'bad_request', 'no triggers for connectors of type discord'],
  ['snowflake/acme', 400, 'bad_request', 'only for slack, github, linear'],
])('says why %s gets no webhooks', async (connector, status, code, message) => {
  const response = await deliver(emulator, connector, BODY, slackHeaders(BODY, NOW));
  const { error } = await response.json();
  expect([response.status, error.code]).toEqual([status, code]);
  expect(error.message).toContain(message);
  expect(emulator.ledger.events).toEqual([]);
});

test('answers 410 for a deleted connector', async () => {
  emulator.connectors.remove('slack/acme');
  expect((await deliver(emulator, 'slack/acme', BODY, slackHeaders(BODY, NOW))).status).toBe(410);
});

test('answers POST only', async () => {
  const response = await emulator.fetch('/connect/trigger/scl_acme');
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
});

// Installations: "removed when a user uninstalls (from the provider side)"; it "revokes its tokens".
test.each([
  ['slack/acme', 'T1', { type: 'app_uninstalled' }],
  [
    'github/acme',
    '42',
    { type: 'installation', payload: { action: 'deleted', installation: { id: 42 } } },
  ],
])(
  'removes the installation that is removed at the provider of %s',
  async (uid, tenantId, event) => {
    const own = await createEmulator({
      connectors: [{ uid, installations: [{ tenantId }], triggers: {} }],
    });
    const { token } = (await requestToken(own, uid)).body;
    await own.trigger(uid, { ...event, type: 'other_event' });
    expect(own.introspect(token).active).toBe(true);
    await own.trigger(uid, event);
    expect(own.introspect(token).active).toBe(false);
    expect((await requestToken(own, uid)).body.error.code).toBe('client_installation_required');
  },
);

test('limits the webhooks of a team on demand', async () => {
  const own = await createEmulator({ connectors: [{ uid: 'slack/acme', triggers: {} }] });
  own.limits.set({ triggersPerMinute: 1 });
  const send = () => own.trigger('slack/acme', { type: 'app_mention' });
  expect((await send()).response.status).toBe(200);
  expect((await send()).response.status).toBe(429);
});
