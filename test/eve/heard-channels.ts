import { discordChannel } from 'eve/channels/discord';
import { githubChannel } from 'eve/channels/github';
import { linearChannel } from 'eve/channels/linear';
import { slackChannel } from 'eve/channels/slack';
import { teamsChannel } from 'eve/channels/teams';
import * as connect from '../../src/eve/index.js';
import { EVENTS } from '../chat/events.js';
import type { Channel } from './post-webhook.js';

/** A channel of eve whose webhooks the service forwards. */
export interface HeardChannel {
  name: string;
  /** `hear` is called with what the channel took for genuine, and drops it. */
  open(hear: () => null): Channel | Promise<Channel>;
  event: object;
  headers?: Record<string, string>;
}

/** An event about which eve asks Slack nothing by itself. */
export const SLACK_EVENT = { ...EVENTS.slack, event: { type: 'team_join', user: { id: 'U9' } } };

const LINQ: string = 'eve/channels/linq';
type LinqConfig = {
  credentials: ReturnType<typeof connect.connectLinqCredentials>;
  onMessage: () => null;
};

/** The channel for Linq, which eve has from 0.41 on. */
const linq = await import(/* @vite-ignore */ LINQ).then(
  (found: { linqChannel: (config: LinqConfig) => Channel }) => found.linqChannel,
  () => undefined,
);

/** Why a channel is not among {@link CHANNELS}. */
export const MISSING = linq ? [] : ['Linq: the installed eve has no `eve/channels/linq`'];

export const CHANNELS: HeardChannel[] = [
  {
    name: 'Slack',
    open: (hear) =>
      slackChannel({
        credentials: connect.connectSlackCredentials('slack/bot'),
        onEvent: () => void hear(),
      }),
    event: SLACK_EVENT,
  },
  {
    name: 'Discord',
    open: (onCommand) =>
      discordChannel({ credentials: connect.connectDiscordCredentials('discord/bot'), onCommand }),
    event: EVENTS.discord,
  },
  {
    name: 'GitHub',
    open: (onComment) =>
      githubChannel({ credentials: connect.connectGitHubCredentials('github/bot'), onComment }),
    headers: { 'x-github-event': 'issue_comment', 'x-github-delivery': 'd1' },
    event: EVENTS.github,
  },
  {
    name: 'Linear',
    open: (hear) =>
      linearChannel({
        credentials: connect.connectLinearCredentials('linear/bot'),
        onDataWebhook: () => void hear(),
      }),
    event: EVENTS.linear,
  },
  {
    name: 'Teams',
    open: (onMessage) =>
      teamsChannel({
        credentials: connect.connectTeamsCredentials('microsoft-teams/bot'),
        onMessage,
      }),
    event: EVENTS.teams('https://teams.test/'),
  },
  {
    name: 'Photon, with the verifier of another helper',
    open: async (onMessage) => {
      const { photonIMessageChannel } = await import('eve/channels/photon');
      const { webhookVerifier } = connect.connectLinqCredentials('photon/bot');
      const credentials = connect.connectPhotonCredentials('photon/bot');
      return photonIMessageChannel({ credentials, webhookVerifier, onMessage });
    },
    event: EVENTS.photon,
  },
];
if (linq) {
  CHANNELS.push({
    name: 'Linq',
    open: (onMessage) =>
      linq({ credentials: connect.connectLinqCredentials('linq/bot'), onMessage }),
    event: EVENTS.linq,
  });
}
