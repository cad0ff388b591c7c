import { beforeAll, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator();
});

const ask = (service: string, query = '?schemas=true') =>
  manage(emulator, `GET /v1/connect/services/${encodeURIComponent(service)}${query}`);

test.each([
  ...['slack', 'github', 'linear', 'notion', 'okta', 'google', 'microsoft', 'snowflake'],
  'salesforce',
])('tells how to connect to %s', async (service) => {
  const { status, body } = await ask(service);
  expect(status).toBe(200);
  expect(body.name).toMatch(/^[A-Z]/);
  for (const method of body.connectionMethods) {
    expect(method).toMatchObject({
      connectionMethod: expect.any(String),
      label: expect.any(String),
    });
    expect(method.create.managed === true || method.create.manual !== undefined).toBe(true);
    expect(method.type.createInputSchema).toMatchObject({ type: 'object' });
    for (const target of method.targets ?? []) {
      expect(body.targets.map((each: { target: string }) => each.target)).toContain(target);
    }
  }
});

test('offers more than one product and method where the service does', async () => {
  const { body } = await ask('notion');
  expect(body.targets.map(({ target }: { target: string }) => target)).toEqual(['api', 'mcp']);
  expect(body.connectionMethods).toHaveLength(3);
  expect(body.resolvedConnectionMethod).toBeUndefined();
});

test('names the fields that hold secrets', async () => {
  const { body } = await ask('slack');
  expect(body.connectionMethods[0].type).toMatchObject({
    type: 'slack',
    encryptedFields: ['clientSecret'],
    createInputSchema: { required: ['appId', 'appName', 'clientId', 'clientSecret'] },
  });
});

test.each([
  ['mcp.linear.app', 'https://mcp.linear.app'],
  ['https://mcp.linear.app/sse', 'https://mcp.linear.app/sse'],
  ['127.0.0.1:4000', 'http://127.0.0.1:4000'],
])('connects to the URL %s by OAuth', async (service, serverUrl) => {
  const { body } = await ask(service);
  expect(body).toMatchObject({
    ...{ name: service, discovery: { serverUrl, type: { type: 'oauth' } } },
    connectionMethods: [{ connectionMethod: 'oauth', create: { managed: true } }],
  });
});

test('leaves the schemas out unless they are asked for', async () => {
  expect(JSON.stringify((await ask('slack', '')).body)).not.toContain('createInputSchema');
});

test.each(['nonsense', 'http://evil.test', 'constructor'])('does not know %s', async (service) => {
  const { status, body } = await ask(service);
  expect([status, body.error.code]).toEqual([404, 'not_found']);
});
