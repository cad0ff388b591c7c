import type { Chat } from './chat.js';
import { forwardingToken } from './issuer.js';
import type { Improvement } from './scenario.js';
import { webhook } from './webhooks.js';

/** What the helpers for the Chat SDK do better. */
export const CHAT_IMPROVEMENTS: Improvement<Chat>[] = [
  {
    reason: 'one route serves many installations',
    name: 'parameters may be a function, which is asked at each call',
    async run(chat, { add, wire }) {
      const connector = add('slack', { installations: [{ id: 'inst_a' }, { id: 'inst_b' }] });
      const answers = ['inst_b', 'inst_a'];
      const params = () => ({ installationId: answers.shift() });
      const { botToken } = chat.connectSlackAdapter(connector, params);
      if (typeof botToken === 'string') return;
      await botToken();
      await botToken();
      return wire.map(({ body }) => (body as { installationId?: string }).installationId);
    },
    holds: ({ result }) => String(result) === 'inst_b,inst_a',
  },
  {
    row: 10,
    name: 'a connector without its metadata is an error of this package',
    run: (chat, { add }) => chat.connectTeamsAdapter(add('microsoft-teams')).appId(),
    holds: ({ error }) => error?.name === 'ConnectResponseError',
  },
  {
    reason: 'the provider would refuse it later, and less clearly',
    name: 'a blank app id is none',
    run: (chat, { add }) =>
      chat.connectTeamsAdapter(add('microsoft-teams', { data: { appId: ' ' } })).appId(),
    holds: ({ error }) => error?.code === 'missing_metadata',
  },
  {
    reason: 'one odd entry stopped every message',
    name: 'a line listed twice is one line, and an entry that is none hides no other',
    run(chat, { add }) {
      const line = { phone_number: '+1' };
      const lines = [line, line, { phone_number: 7 }, null, {}];
      const { defaultFromNumber } = chat.connectSendblueAdapter(
        add('sendblue', { data: { lines } }),
      );
      return typeof defaultFromNumber === 'function' && defaultFromNumber();
    },
    holds: ({ result }) => result === '+1',
  },
  {
    row: 10,
    name: 'a webhook without a bearer is an error with a code',
    run: (chat) => chat.createConnectWebhookVerifier()(webhook(), ''),
    holds: ({ error }) => error?.code === 'bearer_missing',
  },
  {
    reason: 'set-up',
    name: 'a webhook that no configuration accepts says which variable is missing',
    async run(chat) {
      delete process.env.VERCEL_PROJECT_ID;
      const authorization = `Bearer ${await forwardingToken()}`;
      return chat.createConnectWebhookVerifier()(webhook(authorization), '');
    },
    holds: ({ error }) => String(error?.message).includes('VERCEL_PROJECT_ID is not set'),
  },
  {
    reason: 'forwarded webhooks can be tested offline',
    name: 'a webhook of the emulator is accepted while the service is on this machine',
    async run(chat, { emulator }) {
      process.env.VERCEL_CONNECT_API_URL = emulator.url;
      const authorization = `Bearer ${await emulator.oidcToken()}`;
      return chat.createConnectWebhookVerifier()(webhook(authorization), '');
    },
    holds: ({ result }) => result === true,
  },
];
