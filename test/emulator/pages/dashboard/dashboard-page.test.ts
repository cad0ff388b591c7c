import { beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../../src/emulator/index.js';
import { requestToken, startConsent } from '../../api.js';
import { openPage, sectionOf } from './page.js';

const HOUR = 3_600_000;
const APPLICATION = 'http://127.0.0.1:3000';
let answer: Response;
let emulator: Emulator;

beforeEach(async () => {
  answer = new Response(null, { status: 200 });
  emulator = await createEmulator(
    {
      now: Date.UTC(2030, 0, 1),
      projects: [{ id: 'prj_app', name: 'storefront', environments: [{ slug: 'staging' }] }],
      connectors: [
        { uid: 'oauth/linear', scopes: ['read'], tokenLifetimeMs: HOUR },
        { uid: 'slack/acme', installations: [{ tenantId: 'T1', name: 'Acme' }], triggers: {} },
        { uid: 'oauth/bare', links: [] },
      ],
    },
    { fetch: async () => answer },
  );
});

/** The text of a section, cell by cell. */
const textOf = async (name: string) =>
  sectionOf(await openPage(emulator), name)
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

test('shows who may use a connector, and where its webhooks go', async () => {
  emulator.link({ connector: 'slack/acme', project: 'prj_app', environments: ['staging'] });
  const destinations = [{ url: APPLICATION }, { environment: 'staging', path: '/hook' }];
  emulator.setTriggers({ connector: 'slack/acme', destinations });
  emulator.connectors.remove('oauth/bare');
  const text = await textOf('connectors');
  expect(text).toContain('Acme (T1, inst_000001), the default');
  expect(text).toContain('storefront: staging, production');
  expect(text).toContain(`${APPLICATION}/slack (storefront, production)`);
  expect(text).toContain('no known address (storefront, staging)');
  expect(text).not.toContain('oauth/bare');
});

test('shows what waits for a person, and all that it would cover', async () => {
  const resources = ['repo:a'];
  await startConsent(emulator, { scopes: ['read'], resources, deviceCode: true });
  await startConsent(emulator, { subject: { type: 'app' } }, 'slack/acme');
  const text = await textOf('consents');
  expect(text).toMatch(/authorize oauth\/linear u1 read only repo:a code [A-Z]{4}-[A-Z]{4} 2030-/);
  expect(text).toContain('authorize slack/acme the application everything');
});

test('shows how each request ended', async () => {
  await requestToken(emulator, 'oauth/linear', { subject: { type: 'user', id: 'ada' } });
  const { url } = (await startConsent(emulator)).body;
  await emulator.approve(url);
  await requestToken(emulator, 'oauth/linear', { subject: { type: 'user', id: 'u1' } });
  emulator.setTriggers({ connector: 'slack/acme', destinations: [{ url: APPLICATION }] });
  await emulator.trigger('slack/acme', { type: 'message' });
  answer = new Response(null, { status: 400 });
  await emulator.trigger('slack/acme', {});
  const text = await textOf('ledger');
  expect(text).toContain('1 billed of');
  expect(text).toContain('ada user_authorization_required: The user has not authorized');
  expect(text).toContain('Completed Authorization Request oauth/linear u1 auth_000001 –');
  expect(text).toContain('Token Request oauth/linear u1 stk_000001 yes');
  expect(text).toContain('Inbound Trigger slack/acme – message Ev_000001');
  expect(text).toContain('/slack: 200');
  expect(text).toContain('/slack: The application answered 400.');
  expect(await textOf('triggers')).toContain(`200 ${APPLICATION}/slack: 400`);
});

test('shows how long tokens live, and which do not', async () => {
  await requestToken(emulator, 'oauth/linear');
  expect(await textOf('tokens')).toContain('good until 2030-01-01 01:00:00');
  emulator.clock.advance(HOUR);
  expect(await textOf('tokens')).toContain('expired');
  await requestToken(emulator, 'oauth/linear');
  emulator.revokeGrant({ connector: 'oauth/linear' });
  expect(await textOf('tokens')).toContain('revoked');
  expect(await textOf('grants')).toContain('the application oauth/linear all revoked –');
});

test('tells less of what is short, and still names what is gone', async () => {
  emulator.connectors.add({ uid: 'api-key/acme', apiKey: 'short-secret' });
  await requestToken(emulator, 'api-key/acme');
  emulator.connectors.remove('api-key/acme');
  const page = await openPage(emulator);
  expect(page).not.toContain('cret');
  expect(sectionOf(page, 'tokens')).toContain('api-key/acme');
});

test('says what to do where no connector has triggers', async () => {
  emulator.setTriggers({ connector: 'slack/acme', enabled: false });
  expect(await textOf('triggers')).toContain('No connector has its triggers enabled');
});
