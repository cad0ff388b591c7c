import { createSlackAdapter } from '@chat-adapter/slack';
import { Chat, type StateAdapter } from 'chat';
import { connectSlackAdapter } from 'grantkit/chat';

/** A Slack bot without a Slack secret: tokens come from Connect, and so do the verified events. */
export function createBot(state: StateAdapter) {
  const slack = createSlackAdapter({ ...connectSlackAdapter('slack/acme-slack') });
  const bot = new Chat({ userName: 'grant', adapters: { slack }, state });
  bot.onNewMention(async (thread) => {
    await thread.post('At your service.');
  });
  // The route that the connector's trigger points at, for example `app/slack/route.ts`.
  const POST = (request: Request, waitUntil?: (task: Promise<unknown>) => void) =>
    bot.webhooks.slack(request, { waitUntil });
  return { bot, POST };
}
