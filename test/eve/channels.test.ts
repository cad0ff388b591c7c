import { discordChannel, sendDiscordChannelMessage } from 'eve/channels/discord';
import { githubChannel } from 'eve/channels/github';
import { callLinearGraphQL, linearChannel } from 'eve/channels/linear';
import { photonIMessageChannel } from 'eve/channels/photon';
import { resolveSlackBotToken, slackChannel } from 'eve/channels/slack';
import { sendTeamsActivity, teamsChannel } from 'eve/channels/teams';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import {
  connectDiscordCredentials,
  connectGitHubCredentials,
  connectLinearCredentials,
  connectPhotonCredentials,
  connectSlackCredentials,
  connectTeamsCredentials,
} from '../../src/eve/index.js';
import { type ConnectServer, connectServer } from '../support/connect-server.js';
import { deployment } from './world.js';

let emulator: Emulator;
let provider: ConnectServer;

beforeEach(async () => {
  emulator = await deployment({
    connectors: [
      { uid: 'slack/bot' },
      { uid: 'linear/bot' },
      { uid: 'discord/bot', metadata: { applicationId: '1' } },
      { uid: 'microsoft-teams/bot', data: { appId: '1' } },
    ],
  });
  provider = await connectServer({ json: { id: '1', data: {} } });
});

/** The connector whose token arrived at the provider. */
function arrived(scheme: RegExp): string | undefined {
  const [request] = provider.requests;
  const token = request?.headers.authorization?.replace(scheme, '') ?? '';
  return emulator.introspect(token).connector?.uid;
}

describe("eve's channels send with the connector's token:", () => {
  test('Discord', async () => {
    const credentials = connectDiscordCredentials('discord/bot');
    const message = { channelId: '1', body: { content: 'hello' } };
    await sendDiscordChannelMessage({ apiBaseUrl: provider.url, credentials, ...message });
    expect(arrived(/^Bot /)).toBe('discord/bot');
  });

  test('Linear', async () => {
    const credentials = connectLinearCredentials('linear/bot');
    const query = { query: '{ viewer { id } }', queryName: 'viewer' };
    await callLinearGraphQL({ api: { apiBaseUrl: provider.url }, credentials, ...query });
    expect(arrived(/^Bearer /)).toBe('linear/bot');
  });

  test('Teams', async () => {
    const credentials = connectTeamsCredentials('microsoft-teams/bot');
    const body = { type: 'message', text: 'hello' } as const;
    const where = { serviceUrl: provider.url, conversationId: '1' };
    await sendTeamsActivity({ credentials, body, ...where });
    expect(arrived(/^Bearer /)).toBe('microsoft-teams/bot');
  });

  test('Slack', async () => {
    const { botToken } = connectSlackCredentials('slack/bot');
    const token = await resolveSlackBotToken(botToken);
    expect(emulator.introspect(token).connector?.uid).toBe('slack/bot');
  });
});

test("eve's channels take the credentials", () => {
  const channels = [
    slackChannel({ credentials: connectSlackCredentials('slack/bot') }),
    discordChannel({ credentials: connectDiscordCredentials('discord/bot') }),
    githubChannel({ credentials: connectGitHubCredentials('github/bot') }),
    linearChannel({ credentials: connectLinearCredentials('linear/bot') }),
    teamsChannel({ credentials: connectTeamsCredentials('microsoft-teams/bot') }),
    photonIMessageChannel({
      credentials: connectPhotonCredentials('photon/bot'),
      webhookVerifier: connectSlackCredentials('slack/bot').webhookVerifier,
    }),
  ];
  for (const channel of channels) expect(channel.routes.length).toBeGreaterThan(0);
});
