import { AsyncLocalStorage } from 'node:async_hooks';
import { createTelegramAdapter } from '@chat-adapter/telegram';
import { describe, expect, test } from 'vitest';
import { connectTelegramAdapter } from '../../src/chat/index.js';
import { deployment } from '../platforms/deployment.js';
import { application } from './application.js';
import { bot, logger } from './bot.js';
import { EVENTS } from './events.js';
import { fakeProvider } from './fake-provider.js';
import { PLATFORMS, slackAdapterAt } from './platforms.js';
import { BOTS, giveTeamsToken } from './world.js';

async function world(seed = BOTS) {
  const emulator = await deployment(seed);
  await giveTeamsToken(emulator);
  return { emulator, provider: await fakeProvider(emulator) };
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
  const { emulator, provider } = await world({
    connectors: [{ uid: 'slack/acme', triggers: { destinations } }],
  });
  const { chat, heard } = bot(slackAdapterAt(provider.url));
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
  const params = () => ({ installationId: current.getStore() });
  const { receive } = bot(slackAdapterAt(provider.url, params));
  const bearer = `Bearer ${await emulator.oidcToken()}`;
  const speak = (installationId: string, ts: string) =>
    current.run(installationId, () =>
      receive({ ...EVENTS.slack, event_id: ts, event: { ...EVENTS.slack.event, ts } }, bearer),
    );
  await Promise.all([speak('inst_1', '1.3'), speak('inst_2', '1.4')]);
  const posts = provider.calls.filter(({ path }) => path === '/chat.postMessage');
  expect(posts.map(({ installationId }) => installationId).sort()).toEqual(['inst_1', 'inst_2']);
});
