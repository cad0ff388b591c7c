import { AsyncLocalStorage } from 'node:async_hooks';
import { createSlackAdapter } from '@chat-adapter/slack';
import { createTelegramAdapter } from '@chat-adapter/telegram';
import { describe, expect, test } from 'vitest';
import { connectSlackAdapter, connectTelegramAdapter } from '../../src/chat/index.js';
import type { ConnectorSeed, Emulator } from '../../src/emulator/index.js';
import { deployment } from '../platforms/deployment.js';
import { oidcToken } from '../support/token-response.js';
import { application } from './application.js';
import { bot, logger } from './bot.js';
import { EVENTS } from './events.js';
import { fakeProvider } from './fake-provider.js';
import { PLATFORMS } from './platforms.js';

async function world(triggers?: ConnectorSeed['triggers']) {
  const emulator = await deployment({
    projects: [{ id: 'prj_1' }, { id: 'prj_2' }],
    connectors: [
      { uid: 'slack/acme', triggers, installations: [{ id: 'inst_1' }, { id: 'inst_2' }] },
      { uid: 'discord/bot', metadata: { applicationId: 'app_1' } },
      { uid: 'github/acme' },
      { uid: 'linear/acme' },
      { uid: 'telegram/bot' },
      { uid: 'microsoft-teams/bot', data: { appId: 'app_1' } },
    ],
  });
  await giveTeamsToken(emulator);
  return { emulator, provider: await fakeProvider(emulator) };
}

/** The adapter of Teams reads the claims of its token. */
async function giveTeamsToken(emulator: Emulator): Promise<void> {
  const accessToken = oidcToken({ appid: 'app_1' });
  const token = { accessToken, expiresAt: Date.now() + 3_600_000, subject: { type: 'app' } };
  await fetch(`${emulator.url}/v1/connect/token/microsoft-teams%2Fbot/import`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await emulator.oidcToken()}` },
    body: JSON.stringify({ tokens: [{ ...token, environment: 'development' }] }),
  });
}

describe.each(PLATFORMS)('a bot on $uid', ({ uid, create, event, replyTo, reply }) => {
  test('answers a forwarded event with the token of the default installation', async () => {
    const { emulator, provider } = await world();
    const { receive } = bot(create(provider.url), replyTo);
    const bearer = `Bearer ${await emulator.oidcToken()}`;
    expect(await receive(event(provider.url), bearer)).toBe(200);
    expect(provider.calls.map(({ path }) => path)).toContain(reply);
    expect(new Set(provider.calls.map(({ connector }) => connector))).toEqual(new Set([uid]));
    expect(provider.calls.map(({ installationId }) => installationId)).not.toContain('inst_2');
  });

  test('refuses an event that is forged, expired, for another project or bare', async () => {
    const { emulator, provider } = await world();
    const { heard, receive } = bot(create(provider.url), replyTo);
    const [header, payload] = (await emulator.oidcToken()).split('.');
    const bearers = [
      `${header}.${payload}.c2lnbmF0dXJl`,
      await emulator.oidcToken({ expiresInMs: -60_000 }),
      await emulator.oidcToken({ project: 'prj_2' }),
      await emulator.oidcToken({ environment: 'production' }),
    ];
    for (const authorization of [...bearers.map((bearer) => `Bearer ${bearer}`), undefined]) {
      expect(await receive(event(provider.url), authorization)).toBe(401);
    }
    expect(heard).toEqual([]);
  });
});

test('a bot on Telegram sends with the token of the default installation', async () => {
  const { provider } = await world();
  const adapter = createTelegramAdapter({
    ...connectTelegramAdapter('telegram/bot'),
    ...{ apiUrl: provider.url, mode: 'webhook', secretToken: 'secret', logger },
  });
  await adapter.postMessage('telegram:5', 'hello');
  expect(provider.calls).toMatchObject([
    { path: '/bot<token>/sendMessage', connector: 'telegram/bot' },
  ]);
});

test('a bot on Slack answers what the trigger of its connector forwards', async () => {
  const app = await application();
  const destinations = [{ url: app.url, path: '/slack', environment: 'development' }];
  const { emulator, provider } = await world({ destinations });
  const adapter = createSlackAdapter({
    ...connectSlackAdapter('slack/acme'),
    ...{ apiUrl: `${provider.url}/`, logger },
  });
  const { chat, heard } = bot(adapter);
  const tasks: Promise<unknown>[] = [];
  app.serve((request) => chat.webhooks.it(request, { waitUntil: (task) => void tasks.push(task) }));
  const { deliveries } = await emulator.trigger('slack/acme', {
    type: 'app_mention',
    payload: EVENTS.slack.event,
  });
  await Promise.all(tasks);
  expect(deliveries).toMatchObject([{ status: 200, attempts: 1 }]);
  expect(heard).toEqual(['mention']);
  expect(provider.calls.map(({ path }) => path)).toContain('/chat.postMessage');
});

test('one bot serves many installations when its parameters are a function', async () => {
  const { emulator, provider } = await world();
  const current = new AsyncLocalStorage<string>();
  const adapter = createSlackAdapter({
    ...connectSlackAdapter('slack/acme', () => ({ installationId: current.getStore() })),
    ...{ apiUrl: `${provider.url}/`, logger },
  });
  const { receive } = bot(adapter);
  const bearer = `Bearer ${await emulator.oidcToken()}`;
  const speak = (installationId: string, ts: string) =>
    current.run(installationId, () =>
      receive({ ...EVENTS.slack, event_id: ts, event: { ...EVENTS.slack.event, ts } }, bearer),
    );
  await Promise.all([speak('inst_1', '1.3'), speak('inst_2', '1.4')]);
  const posts = provider.calls.filter(({ path }) => path === '/chat.postMessage');
  expect(posts.map(({ installationId }) => installationId).sort()).toEqual(['inst_1', 'inst_2']);
});
