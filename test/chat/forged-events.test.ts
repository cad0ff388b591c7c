import { createTelegramAdapter } from '@chat-adapter/telegram';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectPhotonAdapter, connectTelegramAdapter } from '../../src/chat/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { deployAt } from '../platforms/deployment.js';
import { FORGERIES } from '../support/forgeries.js';
import { spectrumCloud } from '../support/spectrum-cloud.js';
import { bot, logger } from './bot.js';
import { EVENTS } from './events.js';
import { fakeProvider } from './fake-provider.js';
import { PLATFORMS, type Platform } from './platforms.js';
import { BOTS, giveTeamsToken } from './world.js';

const cloud = await spectrumCloud();
vi.stubEnv('SPECTRUM_CLOUD_URL', cloud.url);
const { createiMessageAdapter } = await import('@photon-ai/chat-adapter-imessage');
const emulator = await createEmulator(BOTS);

beforeAll(() => emulator.listen());
afterAll(() => {
  cloud.close();
  return emulator.close();
});
beforeEach(async () => {
  emulator.reset();
  deployAt(emulator);
  vi.spyOn(console, 'info').mockReturnValue();
  await giveTeamsToken(emulator);
});

const PHOTON: Pick<Platform, 'uid' | 'create' | 'event'> = {
  uid: 'photon/agent',
  create: () => createiMessageAdapter({ ...connectPhotonAdapter('photon/agent'), logger }),
  event: () => EVENTS.photon,
};

describe.each([...PLATFORMS, PHOTON])('a bot on $uid', ({ create, event }) => {
  test('hears an event that the service forwarded', async () => {
    const provider = await fakeProvider(emulator);
    const { heard, receive } = bot(create(provider.url), false);
    const bearer = `Bearer ${await emulator.oidcToken()}`;
    expect(await receive(event(provider.url), bearer)).toBe(200);
    expect(heard).toHaveLength(1);
  });

  test.each(Object.entries(FORGERIES))('does not hear an event with %s', async (_, forge) => {
    const provider = await fakeProvider(emulator);
    const { heard, receive } = bot(create(provider.url), false);
    expect(await receive(event(provider.url), await forge(emulator))).toBe(401);
    expect(heard).toEqual([]);
  });
});

test('a bot on Photon signs in with the secret of its connector', async () => {
  cloud.credentials.length = 0;
  const { receive } = bot(PHOTON.create(''), false);
  await receive(EVENTS.photon, `Bearer ${await emulator.oidcToken()}`);
  const [projectId, secret = ''] = cloud.credentials[0]?.split(':') ?? [];
  expect(projectId).toBe('project_1');
  expect(emulator.introspect(secret)).toMatchObject({ active: true, client_id: 'photon/agent' });
});

describe('a bot on Telegram, which delivers its events itself,', () => {
  const SECRET = { 'x-telegram-bot-api-secret-token': 'secret' };
  const listen = async () => {
    const { url: apiUrl } = await fakeProvider(emulator);
    const own = { apiUrl, mode: 'webhook', secretToken: 'secret', logger } as const;
    return bot(createTelegramAdapter({ ...connectTelegramAdapter('telegram/bot'), ...own }), false);
  };

  test('hears what comes with its secret', async () => {
    const { heard, receive } = await listen();
    expect(await receive(EVENTS.telegram, undefined, SECRET)).toBe(200);
    expect(heard).toHaveLength(1);
  });

  const bearers: typeof FORGERIES = {
    ...FORGERIES,
    'a good one': async () => `Bearer ${await emulator.oidcToken()}`,
  };
  test.each(Object.entries(bearers))('does not hear what has %s instead', async (_, forge) => {
    const { heard, receive } = await listen();
    expect(await receive(EVENTS.telegram, await forge(emulator))).toBe(401);
    expect(heard).toEqual([]);
  });
});
