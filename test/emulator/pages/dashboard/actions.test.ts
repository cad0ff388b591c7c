import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../../src/emulator/index.js';
import { ACTIONS } from '../../../../src/emulator/pages/dashboard/actions.js';
import { requestToken, startConsent } from '../../api.js';
import { openPage, sectionOf, sendForm } from './page.js';

const NOW = 1_790_000_000_000;
const ADA = { subject: { type: 'user', id: 'ada', issuer: 'https://id.test' } };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    now: NOW,
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme', triggers: {} }],
    grants: [{ connector: 'oauth/linear', user: 'ada', issuer: 'https://id.test' }],
  });
});

beforeEach(() => emulator.reset());

const done = async (action: string, fields?: Record<string, string>) => {
  const response = await sendForm(emulator, action, fields);
  expect([response.status, response.headers.get('location')]).toMatchObject([303, /./]);
};
const refusal = async (action: string, fields?: Record<string, string>) => {
  const response = await sendForm(emulator, action, fields);
  const [, message] = /<p role="alert">([^<]*)</.exec(await response.text()) ?? [];
  return `${response.status} ${message}`;
};

/** The hidden fields of the first form of an action. */
async function fieldsOf(action: string): Promise<Record<string, string>> {
  const page = await openPage(emulator);
  const form = new RegExp(`action="/_grantkit/page/${action}#\\w+">([\\s\\S]*?)</form>`).exec(
    page,
  )?.[1];
  const inputs = [...(form ?? '').matchAll(/ name="([^"]+)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value]));
}

test('every action has a form on the page', async () => {
  await startConsent(emulator);
  await emulator.trigger('slack/acme', {});
  const page = await openPage(emulator);
  for (const { path } of ACTIONS) expect(page).toContain(`action="/_grantkit/page/${path}#`);
});

describe('a consent', () => {
  test.each([
    ['consents/allow', 'success'],
    ['consents/deny', 'canceled'],
  ])('is decided by %s', async (action, status) => {
    const { verifier } = (await startConsent(emulator)).body;
    await done(action, await fieldsOf(action));
    const result = await emulator.fetch(`/v1/connect/result/${verifier}`, {
      headers: { authorization: `Bearer ${emulator.env['VERCEL_OIDC_TOKEN']}` },
    });
    expect((await result.json()).status).toBe(status);
  });

  test('is not decided twice', async () => {
    await startConsent(emulator);
    const fields = await fieldsOf('consents/allow');
    await done('consents/allow', fields);
    expect(await refusal('consents/deny', fields)).toBe('410 This request is over.');
  });

  test('is left to a real provider', async () => {
    const endpoint = 'http://127.0.0.1:9/oauth';
    const serverConfig = {
      issuer: endpoint,
      ...{ authorization_endpoint: endpoint, token_endpoint: endpoint },
    };
    const data = { serverConfig, clientId: 'c', clientSecret: 's' };
    emulator.connectors.add({ uid: 'oauth/real', provider: 'real', data });
    await startConsent(emulator, {}, 'oauth/real');
    const refused = await refusal('consents/allow', await fieldsOf('consents/allow'));
    expect(refused).toMatch(/^409 A real provider asks for this consent/);
  });
});

describe('a grant', () => {
  test('is revoked, of the very user and issuer', async () => {
    await done('grants/revoke', await fieldsOf('grants/revoke'));
    expect((await requestToken(emulator, 'oauth/linear', ADA)).body.error.code).toBe('no_token');
    const section = sectionOf(await openPage(emulator), 'grants');
    expect(section).toContain('revoked');
    expect(section).not.toContain('<button');
  });

  test('loses its tokens, and gets new ones', async () => {
    const { token } = (await requestToken(emulator, 'oauth/linear', ADA)).body;
    await done('grants/expire', await fieldsOf('grants/expire'));
    expect(emulator.introspect(token).active).toBe(false);
    expect(sectionOf(await openPage(emulator), 'tokens')).toContain('expired');
    expect((await requestToken(emulator, 'oauth/linear', ADA)).status).toBe(200);
  });

  test('is named', async () => {
    expect(await refusal('grants/revoke')).toMatch(/^400 connector: /);
    const none = await refusal('grants/revoke', { connector: 'oauth/none' });
    expect(none).toBe('400 The emulator has no connector &quot;oauth/none&quot;.');
  });
});

describe('a trigger', () => {
  test('is sent, shown and sent again with its id', async () => {
    await done('triggers/send', {
      ...{ connector: 'slack/acme', type: 'app_mention', payload: '{"text":"<i>"}' },
    });
    await done('triggers/replay', await fieldsOf('triggers/replay'));
    expect(emulator.ledger.events).toMatchObject([
      { externalEventType: 'app_mention', externalEventId: 'Ev_000001' },
      { externalEventType: 'app_mention', externalEventId: 'Ev_000001' },
    ]);
    const section = sectionOf(await openPage(emulator), 'triggers');
    expect(section).toContain('&quot;text&quot;: &quot;&lt;i&gt;&quot;');
  });

  test('of bytes or a text is sent again too', async () => {
    await emulator.trigger('slack/acme', { payload: new Uint8Array([123, 125]) });
    await emulator.trigger('slack/acme', { payload: 'text', type: 'raw' });
    const numbers = [...(await openPage(emulator)).matchAll(/Send again: event (\d+)/g)];
    for (const [, number = ''] of numbers) await done('triggers/replay', { number });
    expect(emulator.ledger.requests.trigger).toBe(4);
    expect(await openPage(emulator)).toContain('<pre>2 bytes</pre>');
  });

  test.each([
    [{ payload: '[]' }, '400 payload: expected a JSON object'],
    [{ payload: '{' }, '400 payload: expected a JSON object'],
    [{ connector: 'oauth/linear' }, '400 The emulator has no triggers for'],
    [{ connector: '' }, '400 connector: '],
  ])('with %o is refused', async (fields, message) => {
    const refused = await refusal('triggers/send', { connector: 'slack/acme', ...fields });
    expect(refused).toContain(message);
    expect(emulator.ledger.events).toEqual([]);
  });

  test('that was forgotten is not sent', async () => {
    expect(await refusal('triggers/replay', { number: '99' })).toBe('410 This event is forgotten.');
  });
});

describe('a fault', () => {
  test.each<[Record<string, string>, object]>([
    [
      { kind: 'status', status: '503', retryAfter: '2' },
      { status: 503, retryAfter: 2 },
    ],
    [{ kind: 'html' }, { html: true }],
    [
      { kind: 'drop', afterProcessing: 'yes' },
      { drop: true, afterProcessing: true },
    ],
    [{ kind: 'delay', delayMs: '5' }, { delayMs: 5 }],
  ])('is planned from %o', async (fields, fault) => {
    await done('faults/plan', { operation: 'token', times: '2', ...fields });
    const text = JSON.stringify(fault).slice(1, -1).split(',')[0] ?? '';
    const section = sectionOf(await openPage(emulator), 'faults');
    expect(section).toContain(text.replaceAll('"', '&quot;'));
    await done('faults/clear');
    expect(sectionOf(await openPage(emulator), 'faults')).toContain('No planned faults.');
  });

  test('happens', async () => {
    await done('faults/plan', { operation: '*', kind: 'status', status: '503' });
    expect((await requestToken(emulator, 'oauth/linear')).status).toBe(503);
    expect((await requestToken(emulator, 'oauth/linear')).status).toBe(200);
  });

  test.each<[Record<string, string>, string]>([
    [{ kind: 'status', status: '99' }, 'status: expected a whole number from 200 to 599.'],
    [{ kind: 'status' }, 'status: expected a number.'],
    [{ kind: 'delay', delayMs: 'long' }, 'delayMs: expected a number, zero or more.'],
    [{ kind: 'flood' }, 'fault: expected {'],
    [{ operation: 'tea', kind: 'html' }, 'operation: '],
    [{}, 'fault: expected {'],
  ])('with %o is refused', async (fields, message) => {
    expect(await refusal('faults/plan', { operation: 'token', ...fields })).toContain(message);
  });
});

test('limits are set, shown and turned off', async () => {
  await done('limits/set', { readsPerMinute: '1', triggersPerMinute: '0' });
  const section = sectionOf(await openPage(emulator), 'limits');
  expect(section).toMatch(/name="readsPerMinute" value="1"/);
  expect(section.match(/<tr role="row"><td/g)).toHaveLength(2);
  await requestToken(emulator, 'oauth/linear');
  expect((await requestToken(emulator, 'oauth/linear')).status).toBe(429);
  await done('limits/clear');
  expect((await requestToken(emulator, 'oauth/linear')).status).toBe(200);
  expect(await refusal('limits/set', { readsPerMinute: '-1' })).toContain('readsPerMinute: ');
});

describe('the clock', () => {
  test('moves forward, is set, and returns to real time', async () => {
    await done('clock/advance', { amount: '1.5', unit: '3600000' });
    expect(emulator.clock.now()).toBe(NOW + 5_400_000);
    await done('clock/set', { time: '2030-01-31T12:00:00Z' });
    expect(emulator.clock.now()).toBe(Date.UTC(2030, 0, 31, 12));
    const before = Date.now();
    await done('clock/real');
    expect(emulator.clock.now()).toBeGreaterThanOrEqual(before);
    expect(emulator.clock.now()).toBeLessThanOrEqual(Date.now());
  });

  test('is not moved by what is no time', async () => {
    expect(await refusal('clock/advance', { unit: '1000' })).toBe('400 amount: expected a number.');
    expect(await refusal('clock/set', { time: 'soon' })).toMatch(/^400 time: expected a date/);
    expect(emulator.clock.now()).toBe(NOW);
  });
});

test('everything returns to the seed', async () => {
  emulator.connectors.add({ uid: 'oauth/new' });
  await emulator.trigger('slack/acme', {});
  await done('emulator/reset');
  expect(emulator.connectors.list()).toHaveLength(2);
  expect(sectionOf(await openPage(emulator), 'triggers')).toContain('No sent triggers.');
});
