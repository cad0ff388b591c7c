import { createDiscordAdapter } from '@chat-adapter/discord';
import { createGitHubAdapter } from '@chat-adapter/github';
import { createLinearAdapter } from '@chat-adapter/linear';
import { createSlackAdapter } from '@chat-adapter/slack';
import { createTeamsAdapter } from '@chat-adapter/teams';
import { vi } from 'vitest';
import * as connect from '../../src/chat/index.js';
import { logger, userName } from './bot.js';
import { EVENTS } from './events.js';

/** An adapter that takes the server at `url` for Slack. */
export function slackAdapterAt(
  url: string,
  params?: Parameters<typeof connect.connectSlackAdapter>[1],
) {
  // The oldest one that can be used, 4.27, reads the address of Slack only here.
  vi.stubEnv('SLACK_API_URL', `${url}/`);
  return createSlackAdapter({ ...connect.connectSlackAdapter('slack/acme', params), logger });
}

/** A platform whose webhooks the service forwards. */
export interface Platform {
  uid: string;
  create(apiUrl: string): object;
  event(apiUrl: string): object;
  /** Where the reply goes; the thread of the event when absent. */
  replyTo?: string;
  /** The path of the reply at the provider. */
  reply: string;
}

/** Every one of them that the registry has an adapter of. */
export const PLATFORMS: Platform[] = [
  {
    uid: 'slack/acme',
    create: slackAdapterAt,
    event: () => EVENTS.slack,
    reply: '/chat.postMessage',
  },
  {
    uid: 'discord/bot',
    create: (apiUrl) =>
      createDiscordAdapter({ ...connect.connectDiscordAdapter('discord/bot'), apiUrl, logger }),
    event: () => EVENTS.discord,
    replyTo: 'discord:tenant-9:C2',
    reply: '/channels/C2/messages',
  },
  {
    uid: 'github/acme',
    create: (apiUrl) =>
      createGitHubAdapter({
        ...connect.connectGitHubAdapter('github/acme'),
        ...{ apiUrl, logger, userName },
      }),
    event: () => EVENTS.github,
    reply: '/repos/acme/app/issues/1/comments',
  },
  {
    uid: 'linear/acme',
    create: (apiUrl) =>
      createLinearAdapter({
        ...connect.connectLinearAdapter('linear/acme'),
        ...{ apiUrl, logger, userName },
      }),
    event: () => ({ ...EVENTS.linear, webhookTimestamp: Date.now() }),
    reply: '/',
  },
  {
    uid: 'microsoft-teams/bot',
    create: (apiUrl) =>
      createTeamsAdapter({
        ...connect.connectTeamsAdapter('microsoft-teams/bot'),
        ...{ apiUrl, logger },
      }),
    event: (url) => EVENTS.teams(`${url}/`),
    reply: '/v3/conversations/conv1/activities',
  },
];
