import { createHash } from 'node:crypto';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { manage, requestToken } from '../api.js';

const VERIFIER = 'v'.repeat(50);
const CODE = createHash('sha256').update(VERIFIER).digest('base64url');
let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'slack/taken' }] });
});

beforeEach(() => emulator.reset());

const create = (body: object = {}) =>
  manage(emulator, 'POST /v1/connect/connectors/managed?autoinstall=true', {
    ...{ service: 'slack', name: 'bot', projectId: 'prj_emu', request_code: CODE },
    ...body,
  });
const result = async () => (await manage(emulator, `GET /v1/connect/result/${VERIFIER}`)).body;

async function register(fields: Record<string, string> = {}): Promise<Response> {
  const { registerUrl } = (await create()).body.error;
  expect(await (await emulator.fetch(registerUrl)).text()).toContain('Create a Slack connector');
  const body = new URLSearchParams({ request_code: CODE, decision: 'allow', ...fields });
  return emulator.fetch(new URL('/connect/register/decision', registerUrl), {
    method: 'POST',
    body,
  });
}

test('sends a person to a page to create what has to be installed', async () => {
  const { status, body } = await create();
  expect(status).toBe(422);
  expect(body.error).toMatchObject({
    code: 'registration_required',
    registerUrl: `${emulator.url}/connect/register?request_code=${CODE}`,
  });
  expect(await result()).toEqual({ status: 'pending' });
});

// The CLI's answer table: `partial` with `progress` and `data.clientId` prints it, and goes on.
test('goes on from the new connector to its installation', async () => {
  const response = await register({ name: 'Other Bot' });
  expect(response.status).toBe(303);
  const { data, ...partial } = await result();
  expect(partial).toEqual({ status: 'partial', progress: 'Installing' });
  await emulator.approve(response.headers.get('location') ?? '', { tenantId: 'T1' });
  const { status, data: done } = await result();
  expect([status, done]).toMatchObject(['success', { clientId: data.clientId, tenantId: 'T1' }]);
  const token = await requestToken(emulator, 'slack/other-bot');
  expect(token.body).toMatchObject({ installationId: done.installationId, tenantId: 'T1' });
});

test('lets a person choose another name when the first one is taken', async () => {
  const taken = await register({ name: 'taken' });
  expect(taken.status).toBe(409);
  expect(await taken.text()).toContain('already exists');
  expect(await result()).toEqual({ status: 'pending' });
});

test('creates nothing when the person cancels, or takes too long', async () => {
  await register({ decision: 'deny' });
  expect(await result()).toEqual({ status: 'canceled' });
  emulator.reset();
  const { registerUrl } = (await create()).body.error;
  emulator.clock.advance(10 * 60_000);
  expect(await result()).toMatchObject({ status: 'error', error: { code: 'expired_token' } });
  expect((await emulator.fetch(registerUrl)).status).toBe(410);
});

test('tells the CLI when the person does not install it', async () => {
  const response = await register();
  await emulator.deny(response.headers.get('location') ?? '');
  expect(await result()).toMatchObject({ status: 'canceled', error: { code: 'access_denied' } });
});

test('needs no person where there is nothing to install', async () => {
  const { status, body } = await create({ service: 'mcp.linear.app' });
  expect([status, body.uid]).toEqual([201, 'oauth/bot']);
});

test('asks the CLI for the code that ties it to the page', async () => {
  const { status, body } = await create({ request_code: undefined });
  expect([status, body.error.message]).toEqual([400, expect.stringContaining('body.request_code')]);
});

test('knows no page without a registration', async () => {
  const { status } = await emulator.fetch(`${emulator.url}/connect/register?request_code=none`);
  expect(status).toBe(404);
});
