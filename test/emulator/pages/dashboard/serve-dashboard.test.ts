import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../../src/emulator/index.js';
import { Changes } from '../../../../src/emulator/pages/dashboard/changes.js';
import { serveDashboard } from '../../../../src/emulator/pages/dashboard/serve-dashboard.js';
import { createApp } from '../../../../src/emulator/server/app.js';
import { createService } from '../../../../src/emulator/service.js';
import { TriggerSender } from '../../../../src/emulator/triggers/send.js';
import { requestToken, startConsent } from '../../api.js';
import { openPage, sectionOf, sendForm } from './page.js';

const HTML = { accept: 'text/html' };
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme', triggers: {} }],
    grants: [{ connector: 'oauth/linear', user: 'ada' }],
  });
});

beforeEach(() => emulator.reset());

test.each([undefined, '*/*', 'application/json'])(
  'is not there for a program that accepts %o',
  async (accept) => {
    const response = await emulator.fetch('/', { headers: accept === undefined ? {} : { accept } });
    expect(response.status).toBe(404);
    expect((await response.json()).error.message).toBe('There is nothing at /.');
  },
);

test('runs its own script only, and nobody may frame it or hold its window', async () => {
  const { headers } = await emulator.fetch('/', { headers: HTML });
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/(^|; )default-src 'none';/);
  expect(policy).toMatch(/; script-src 'sha256-[\w+/=]{44}'; connect-src 'self';/);
  expect(policy).toContain("form-action 'self';");
  expect(policy).not.toContain('unsafe');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});

describe('no other site', () => {
  test.each(['cross-site', 'same-site'])('reads it (%s)', async (site) => {
    const headers = { ...HTML, 'sec-fetch-site': site, 'sec-fetch-dest': 'empty' };
    for (const path of ['/', '/_grantkit/page/changes']) {
      expect((await emulator.fetch(path, { headers })).status).toBe(403);
    }
    const visit = { ...headers, 'sec-fetch-dest': 'document' };
    expect((await emulator.fetch('/', { headers: visit })).status).toBe(200);
  });

  test.each<Record<string, string>>([
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' },
    { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'document' },
  ])('sends its forms, even with the token (%o)', async (headers) => {
    const fields = { connector: 'oauth/linear', user: 'ada' };
    const response = await sendForm(emulator, 'grants/revoke', fields, headers);
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('sent from another site'),
    ]);
    expect(emulator.grants()).toMatchObject([{ isRevoked: false }]);
  });

  test.each(['', 'x', 'x'.repeat(43)])('guesses the token "%s"', async (token) => {
    const response = await sendForm(emulator, 'grants/revoke', {
      ...{ connector: 'oauth/linear', user: 'ada', form_token: token },
    });
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('from an earlier run'),
    ]);
    expect(emulator.grants()).toMatchObject([{ isRevoked: false }]);
  });
});

test('no other machine sees or changes it, whatever it says of itself', async () => {
  const service = await createService({}, { fetch, baseUrl: () => emulator.url });
  const [triggers, changes] = [new TriggerSender(service), new Changes()];
  const dashboard = { service, triggers, changes, emulator: () => emulator };
  const answer = createApp(service, {
    isOpen: true,
    mount: (app) => serveDashboard(app, dashboard),
  });
  const statusFor = async (path: string, address: string, method = 'GET') => {
    const request = new Request(`http://127.0.0.1${path}`, { method, headers: HTML });
    return (await answer(request, '127.0.0.1', address)).status;
  };
  expect(await statusFor('/', '127.0.0.1')).toBe(200);
  expect(await statusFor('/', '172.17.0.2')).toBe(403);
  expect(await statusFor('/_grantkit/page/changes', '172.17.0.2')).toBe(403);
  expect(await statusFor('/_grantkit/page/emulator/reset', '172.17.0.2', 'POST')).toBe(403);
});

test('leads back to the section, which says what was done', async () => {
  const response = await sendForm(emulator, 'ledger/clear');
  expect(response.status).toBe(303);
  expect(response.headers.get('location')).toBe('/?done=ledger%2Fclear#ledger');
  const page = await openPage(emulator, '/?done=ledger%2Fclear');
  expect(sectionOf(page, 'ledger')).toContain('<p role="status">Cleared.</p>');
  expect(await openPage(emulator, '/?done=<b>')).not.toContain('role="status"');
});

test('says what is wrong with a form, and keeps what was typed', async () => {
  const response = await sendForm(emulator, 'faults/plan', {
    ...{ operation: 'revoke', kind: 'delay', status: '418', times: 'many" onfocus="x' },
    ...{ afterProcessing: 'yes', delayMs: '5' },
  });
  const faults = sectionOf(await response.text(), 'faults');
  expect(response.status).toBe(400);
  expect(faults).toContain('<p role="alert">times: expected a number, zero or more.</p>');
  expect(faults).toContain('<option value="revoke" selected>');
  expect(faults).toContain('value="many&quot; onfocus=&quot;x"');
  expect(faults).toMatch(/name="afterProcessing" value="yes" checked/);
  expect(faults).toMatch(/No planned faults/);
});

test('shows no credential', async () => {
  const { token } = (await requestToken(emulator, 'oauth/linear')).body;
  await startConsent(emulator);
  const page = await openPage(emulator);
  expect(sectionOf(page, 'tokens')).toContain(`••••${token.slice(-4)}`);
  for (const secret of [token, emulator.controlToken, emulator.env['VERCEL_OIDC_TOKEN']]) {
    expect(page).not.toContain(secret);
  }
  expect(page).not.toContain('emu_signing');
});

test('shows the first hundred of many, and how many more there are', async () => {
  for (let at = 0; at < 101; at++) emulator.connectors.add({ uid: `oauth/c${at}` });
  const section = sectionOf(await openPage(emulator), 'connectors');
  expect(section.match(/<tr role="row">/g)).toHaveLength(101);
  expect(section).toContain('And 3 more connectors.');
});

test('warns when a real provider is among them', async () => {
  expect(await openPage(emulator)).toContain('no real account is involved');
  for (const name of ['a', 'b']) {
    const data = { serverUrl: 'https://a.test' };
    emulator.connectors.add({ uid: `oauth/${name}`, provider: 'real', data });
  }
  const page = await openPage(emulator);
  expect(page).toContain('with the real A, the real B: real accounts are involved');
});

describe('while the page is open', () => {
  const follow = async () => {
    const response = await emulator.fetch('/_grantkit/page/changes');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = (response.body ?? new ReadableStream()).getReader();
    const next = async () => new TextDecoder().decode((await reader.read()).value);
    expect(await next()).toBe(': following\n\n');
    return { next, cancel: () => reader.cancel() };
  };

  test.each<[string, () => unknown]>([
    ['a request', () => startConsent(emulator)],
    ['an event without a request', () => emulator.trigger('slack/acme', { type: 'message' })],
  ])('it hears of %s', async (_, happen) => {
    const { next, cancel } = await follow();
    const change = next();
    await happen();
    expect(await change).toBe('data: "change"\n\n');
    await cancel();
  });
});
