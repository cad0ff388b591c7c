import { beforeEach, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import { connectTeamsCredentials } from '../../src/eve/index.js';
import { deployment } from './world.js';

const SCOPE = 'https://api.botframework.com/.default';
let emulator: Emulator;

beforeEach(async () => {
  emulator = await deployment({
    connectors: [
      { uid: 'microsoft-teams/bot', data: { appId: 'app_1' } },
      { uid: 'microsoft-teams/none' },
    ],
  });
});

type Credentials = ReturnType<typeof connectTeamsCredentials>;

async function botToken({ tokenProvider }: Credentials) {
  const result = await tokenProvider?.();
  if (typeof result !== 'object') return expect.unreachable();
  return result;
}

const appIdOf = async ({ appId }: Credentials) => (typeof appId === 'function' ? appId() : appId);

test('resolves a token for the Bot Framework, with its expiry', async () => {
  const result = await botToken(connectTeamsCredentials('microsoft-teams/bot'));
  expect(result).toEqual({ accessToken: expect.any(String), expiresAt: expect.any(Number) });
  expect(emulator.introspect(result.accessToken).scopes).toEqual([SCOPE]);
});

test('lets nobody choose other scopes', async () => {
  const params = { scopes: ['https://graph.microsoft.com/.default'] };
  const credentials = connectTeamsCredentials('microsoft-teams/bot', params as object);
  const { accessToken } = await botToken(credentials);
  expect(emulator.introspect(accessToken).scopes).toEqual([SCOPE]);
});

test('asks for the app id at each resolution', async () => {
  const credentials = connectTeamsCredentials('microsoft-teams/bot');
  expect([await appIdOf(credentials), await appIdOf(credentials)]).toEqual(['app_1', 'app_1']);
  expect(emulator.ledger.requests.connector).toBe(2);
});

test('tells that a connector has no app id', async () => {
  const appId = appIdOf(connectTeamsCredentials('microsoft-teams/none'));
  await expect(appId).rejects.toMatchObject({
    code: 'missing_metadata',
    message: expect.stringContaining('Microsoft Teams app id'),
  });
});
