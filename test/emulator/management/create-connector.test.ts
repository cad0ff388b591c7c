import { beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken } from '../api.js';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await createEmulator({
    consent: 'auto',
    projects: [{ id: 'prj_web', name: 'web', environments: [{ slug: 'qa', id: 'env_qa1' }] }],
    connectors: [{ uid: 'slack/taken' }],
  });
});

const manual = (body: object) => manage(emulator, 'POST /v1/connect/connectors', body);
const managed = (body: object) =>
  manage(emulator, 'POST /v1/connect/connectors/managed?autoinstall=true', body);

test('creates a managed connector, installed and linked', async () => {
  const { status, body } = await managed({
    ...{ service: 'slack', name: 'Acme Bot', projectId: 'prj_web', connectionMethod: 'slack' },
    ...{ triggers: { enabled: false }, request_code: 'x'.repeat(43) },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    ...{ uid: 'slack/acme-bot', type: 'slack', name: 'Acme Bot', service: 'slack' },
    ...{ creationMode: 'managed', createdBy: 'user_emu', connectionMethod: 'slack' },
    defaultInstallationId: expect.stringMatching(/^inst_/),
  });
  for (const environment of ['development', 'preview', 'production']) {
    const bearer = await emulator.oidcToken({ environment });
    expect((await requestToken(emulator, 'slack/acme-bot', {}, bearer)).status).toBe(200);
  }
});

test.each([
  [{ service: 'mcp.linear.app', data: { clientId: 'c' } }, 'oauth/new', 'oauth', 'mcp.linear.app'],
  [{ service: 'notion', type: 'oauth', data: { clientId: 'c' } }, 'notion/new', 'oauth', 'notion'],
  [{ service: 'notion', connectionMethod: 'api-key' }, 'notion/new', 'api-key', 'notion'],
  [
    { service: 'snowflake', data: { accountIdentifier: 'a' } },
    'snowflake/new',
    'snowflake',
    'snowflake',
  ],
  [{ service: 'api-key' }, 'api-key/new', 'api-key', 'api-key'],
  [{ service: 'api-key', name: '..' }, 'api-key/-', 'api-key', 'api-key'],
])('takes UID and type from %j', async (fields, uid, type, service) => {
  const { status, body } = await manual({ name: 'new', ...fields });
  expect([status, body.uid, body.type, body.service]).toEqual([201, uid, type, service]);
  expect(body.creationMode).toBe('manual');
});

test('keeps the address of a custom service, and no answer shows the secret', async () => {
  const data = { clientId: 'id', clientSecret: 'hidden' };
  const { body } = await manual({ service: 'https://mcp.linear.app/sse', name: 'l', data });
  expect(body).toMatchObject({
    ...{ clientUrl: 'https://mcp.linear.app', service: 'mcp.linear.app' },
    data: { serverUrl: 'https://mcp.linear.app/sse', clientId: 'id' },
  });
  expect(JSON.stringify(body)).not.toContain('hidden');
});

test('opens the triggers of a new connector', async () => {
  const triggerDestination = { path: '/hook', customEnvironmentId: 'env_qa1' };
  const { body } = await managed({
    ...{ service: 'slack', name: 'bot', projectId: 'web', triggers: { enabled: true } },
    ...{ events: ['app_mention'], triggerDestination },
  });
  expect(body).toMatchObject({ triggers: { enabled: true }, events: ['app_mention'] });
  expect(body.triggerDestinations).toEqual([{ projectId: 'prj_web', ...triggerDestination }]);
});

test.each([
  [{ service: 'slack', name: 'taken' }, 409, 'A connector with the UID "slack/taken" already'],
  [{ service: 'nonsense', name: 'n' }, 400, 'body.service: unknown service "nonsense"'],
  [{ service: 'slack', name: 'n', connectionMethod: 'x' }, 400, 'body.connectionMethod: slack has'],
  [{ service: 'slack', name: 'n', projectId: 'none' }, 404, 'Project not found'],
  [{ service: 'slack', name: 'n', trigers: true }, 400, 'did you mean "triggers"?'],
  [{ service: 'slack', name: 'n', icon: 'b'.repeat(40) }, 400, 'body.icon: upload'],
  [{ service: 'okta', name: 'n', triggers: true }, 400, 'no triggers for connectors of type oauth'],
  [{ service: 'slack' }, 400, 'body.name: '],
  [
    { service: 'slack', name: 'n', triggers: true, triggerDestination: { path: '//evil.example' } },
    ...([400, 'body.triggerDestination.path: '] as const),
  ],
])('refuses to create %j', async (body, status, message) => {
  const answer = await managed(body);
  expect([answer.status, answer.body.error.message]).toEqual([
    status,
    expect.stringContaining(message),
  ]);
});

test.each([
  [{ service: 'okta', data: {} }, 'body.data.clientId: connectors of type oauth need it'],
  [{ service: 'slack', data: { appId: 'A' } }, 'body.data.appName: '],
  [{ service: 'api-key', data: { values: ['secret-value'] } }, 'body.data.values: expected a list'],
  [{ service: 'api-key', data: { subjectType: 'bot' } }, 'body.data.subjectType: expected'],
])('names what the data lacks: %j', async (fields, message) => {
  const { status, body } = await manual({ name: 'n', ...fields });
  expect([status, body.error.message]).toEqual([400, expect.stringContaining(message)]);
  expect(body.error.message).not.toContain('secret-value');
});

test('does not create a connector whose destination is wrong', async () => {
  const wanted = { service: 'slack', name: 'bot', triggers: true };
  const wrong = await managed({ ...wanted, triggerDestination: { projectId: 'none' } });
  expect(wrong.status).toBe(404);
  expect((await managed(wanted)).status).toBe(201);
});
