import type { Chat } from './chat.js';
import { called as calledWith, caught, type Scenario } from './scenario.js';
import { ARGS } from './webhooks.js';
import type { World } from './world.js';

const called = (fragment: object) => calledWith(fragment, ARGS);
const NO_ANSWER = { status: 400, code: 'bad_request' };
const discord = ({ add }: World, applicationId?: unknown) =>
  add('discord', { metadata: applicationId === undefined ? {} : { applicationId } });
const teams = ({ add }: World, appId?: unknown) => add('microsoft-teams', { data: { appId } });
const sendblue = ({ add }: World, ...numbers: unknown[]) =>
  add('sendblue', { data: { lines: numbers.map((phone_number) => ({ phone_number })) } });

/** What the helpers read of a connector's metadata. */
export const METADATA: Scenario<Chat>[] = [
  {
    name: 'Discord: no application id',
    async run(chat, world) {
      const { applicationId, botToken } = chat.connectDiscordAdapter(discord(world));
      return [await caught(applicationId), await caught(botToken)];
    },
  },
  {
    name: 'Discord: an application id that is no text, or empty',
    run: async (chat, world) => [
      await called(chat.connectDiscordAdapter(discord(world, 7))),
      await called(chat.connectDiscordAdapter(discord(world, ''))),
    ],
  },
  {
    name: 'Discord: a failure is not kept',
    async run(chat, world) {
      const { applicationId } = chat.connectDiscordAdapter(discord(world, 'app_1'));
      world.emulator.faults.next('token', NO_ANSWER);
      return [await caught(applicationId), await caught(applicationId)];
    },
  },
  {
    name: 'Teams: no app id',
    run: (chat, world) => chat.connectTeamsAdapter(teams(world)).appId(),
  },
  {
    name: 'Teams: an app id that is no text, or empty',
    run: async (chat, world) => [
      await caught(chat.connectTeamsAdapter(teams(world, 7)).appId),
      await caught(chat.connectTeamsAdapter(teams(world, '')).appId),
    ],
  },
  {
    name: 'Teams: a failure is not kept',
    async run(chat, world) {
      const { appId } = chat.connectTeamsAdapter(teams(world, 'app_1'));
      world.emulator.faults.next('connector', NO_ANSWER);
      return [await caught(appId), await caught(appId)];
    },
  },
  {
    name: 'Sendblue: no line',
    run: (chat, world) => called(chat.connectSendblueAdapter(sendblue(world))),
  },
  {
    name: 'Sendblue: metadata without lines',
    run: (chat, { add }) => called(chat.connectSendblueAdapter(add('sendblue'))),
  },
  {
    name: 'Sendblue: two lines, and none selected',
    run: (chat, world) => called(chat.connectSendblueAdapter(sendblue(world, '+1', '+2'))),
  },
  {
    name: 'Sendblue: a line selected by its number',
    run: (chat, world) =>
      called(chat.connectSendblueAdapter(sendblue(world, '+1', '+2'), { fromNumber: '+2' })),
  },
  {
    name: 'Sendblue: a line selected by a function',
    run: (chat, world) =>
      called(
        chat.connectSendblueAdapter(sendblue(world, '+1', '+2'), { fromNumber: async () => '+2' }),
      ),
  },
  {
    name: 'Sendblue: a number that is no line of the connector',
    run: (chat, world) =>
      called(chat.connectSendblueAdapter(sendblue(world, '+1'), { fromNumber: '+3' })),
  },
  {
    name: 'Sendblue: a failure is not kept',
    async run(chat, world) {
      const { defaultFromNumber } = chat.connectSendblueAdapter(sendblue(world, '+1'));
      world.emulator.faults.next('connector', NO_ANSWER);
      return [await caught(defaultFromNumber), await caught(defaultFromNumber)];
    },
  },
];
