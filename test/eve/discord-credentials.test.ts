import { beforeEach, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import { connectDiscordCredentials } from '../../src/eve/index.js';
import { deployment } from './world.js';

let emulator: Emulator;
const resolved = async (connector: string) => {
  const { applicationId, botToken } = connectDiscordCredentials(connector);
  const call = async (value: unknown) => (typeof value === 'function' ? value() : value);
  return Promise.all([call(applicationId), call(botToken)]);
};

beforeEach(async () => {
  emulator = await deployment({
    connectors: [
      { uid: 'discord/bot', metadata: { applicationId: '1234' } },
      { uid: 'discord/blank', metadata: { applicationId: ' ' } },
      { uid: 'discord/number', metadata: { applicationId: 1234 } },
      { uid: 'discord/none' },
    ],
  });
});

test('resolves application id and bot token with one request', async () => {
  const [applicationId, botToken] = await resolved('discord/bot');
  expect(applicationId).toBe('1234');
  expect(emulator.introspect(botToken).active).toBe(true);
  expect(emulator.ledger.billed).toBe(1);
});

test.each(['discord/blank', 'discord/number', 'discord/none'])(
  'tells that %s has no application id',
  async (connector) => {
    await expect(resolved(connector)).rejects.toMatchObject({
      code: 'missing_metadata',
      message: expect.stringContaining(`${connector} did not return a Discord application id`),
    });
  },
);
