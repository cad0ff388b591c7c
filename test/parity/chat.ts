import * as original from 'reference/chat';
import * as ours from '../../src/chat/index.js';
import type { ConnectorSeed } from '../../src/emulator/index.js';
import { CHAT_IMPROVEMENTS } from './chat-improvements.js';
import { METADATA } from './chat-metadata.js';
import { called, type Entry, type Scenario, type Shared } from './scenario.js';
import { ARGS, VERIFIER } from './webhooks.js';

export type Chat = Shared<typeof original, typeof ours>;
type Helper = Exclude<keyof Chat, 'createConnectWebhookVerifier'>;
type AnyHelper = (connector: string, params?: object, options?: object) => object;

const PLATFORMS: Record<Helper, [type: string, seed?: Omit<ConnectorSeed, 'uid'>]> = {
  connectSlackAdapter: ['slack'],
  connectDiscordAdapter: ['discord', { metadata: { applicationId: 'app_1' } }],
  connectGitHubAdapter: ['github'],
  connectLinearAdapter: ['linear'],
  connectLinqAdapter: ['linq'],
  connectNotionAdapter: ['notion'],
  connectTelegramAdapter: ['telegram'],
  connectSendblueAdapter: ['sendblue', { data: { lines: [{ phone_number: '+1' }] } }],
  connectTeamsAdapter: ['microsoft-teams', { data: { appId: 'app_1' } }],
};

const EACH = (Object.keys(PLATFORMS) as Helper[]).flatMap((helper): Scenario<Chat>[] => {
  const [type, seed] = PLATFORMS[helper];
  const fragment = (chat: Chat) => chat[helper] as AnyHelper;
  return [
    {
      name: `${helper}: every field, twice`,
      async run(chat, { add }) {
        const config = fragment(chat)(add(type, seed));
        return [await called(config, ARGS), await called(config, ARGS)];
      },
    },
    {
      name: `${helper}: parameters and options`,
      run(chat, { add, caller }) {
        delete process.env.VERCEL_OIDC_TOKEN;
        const connector = add(type, {
          ...seed,
          installations: [{ id: 'inst_a' }, { id: 'inst_b' }],
        });
        const params = { installationId: 'inst_b', resources: ['https://r.example'] };
        const options = { ...caller, region: 'sfo1' };
        return called(fragment(chat)(connector, params, options), ARGS);
      },
    },
    {
      name: `${helper}: a connector that is not linked`,
      run(chat, { emulator, add }) {
        const connector = add(type, seed);
        emulator.unlink({ connector, project: 'prj_emu' });
        return called(fragment(chat)(connector), ARGS);
      },
    },
  ];
});

const OTHERS: Scenario<Chat>[] = [
  {
    name: 'connectSlackAdapter: a workspace that is not installed',
    run: (chat, { add }) =>
      called(chat.connectSlackAdapter(add('slack', { installations: [] })), ARGS),
  },
  {
    name: 'connectSlackAdapter: a subject among the parameters changes nothing',
    run(chat, { add }) {
      const params: object = { subject: { type: 'user', id: 'user_1' } };
      return called(chat.connectSlackAdapter(add('slack'), params), ARGS);
    },
  },
  {
    name: 'connectGitHubAdapter: a token across installations',
    run: (chat, { add }) =>
      called(chat.connectGitHubAdapter(add('github'), { installationId: '*' }), ARGS),
  },
  {
    name: 'connectTeamsAdapter: several scopes, and each scope its own token',
    async run(chat, { add }) {
      const { token } = chat.connectTeamsAdapter(add('microsoft-teams'));
      const graph = 'https://graph.microsoft.com/.default';
      return [
        await token([graph, 'a']),
        await token(graph),
        await token('b', 'T1'),
        await token('b'),
      ];
    },
  },
  {
    name: 'connectTeamsAdapter: scopes among the parameters give way',
    run(chat, { add }) {
      const params: object = { scopes: ['mine'] };
      return chat.connectTeamsAdapter(add('microsoft-teams'), params).token('theirs');
    },
  },
  {
    name: 'connectDiscordAdapter: calls at the same time share a response',
    run(chat, { add }) {
      const connector = add('discord', { metadata: { applicationId: 'app_1' } });
      const { applicationId, botToken } = chat.connectDiscordAdapter(connector);
      return Promise.all([applicationId(), botToken(), botToken()]);
    },
  },
];

export const CHAT: Entry<Chat> = {
  name: 'chat',
  original: original as unknown as Chat,
  ours,
  isDeployed: true,
  same: [...EACH, ...OTHERS, ...METADATA, ...VERIFIER],
  better: CHAT_IMPROVEMENTS,
};
