import type { DiscordAdapterConfig } from '@chat-adapter/discord';
import type { createGitHubAdapter } from '@chat-adapter/github';
import type { createLinearAdapter } from '@chat-adapter/linear';
import type { SlackAdapterConfig } from '@chat-adapter/slack';
import type { TeamsAdapterConfig } from '@chat-adapter/teams';
import type { TelegramAdapterConfig } from '@chat-adapter/telegram';
import type { createiMessageAdapter } from '@photon-ai/chat-adapter-imessage';
import type * as reference from 'reference/chat';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/chat/index.js';

/** Checks that a value of either type can stand for the other. */
declare function interchangeable<A extends B, B extends C, C = A>(): void;

interchangeable<ours.ConnectDiscordAdapterConfig, reference.ConnectDiscordAdapterConfig>();
interchangeable<ours.ConnectGitHubAdapterConfig, reference.ConnectGitHubAdapterConfig>();
interchangeable<ours.ConnectLinearAdapterConfig, reference.ConnectLinearAdapterConfig>();
interchangeable<ours.ConnectLinqAdapterConfig, reference.ConnectLinqAdapterConfig>();
interchangeable<ours.ConnectLinqCredentials, reference.ConnectLinqCredentials>();
interchangeable<ours.ConnectNotionAdapterConfig, reference.ConnectNotionAdapterConfig>();
interchangeable<ours.ConnectSendblueAdapterConfig, reference.ConnectSendblueAdapterConfig>();
interchangeable<ours.ConnectSlackAdapterConfig, reference.ConnectSlackAdapterConfig>();
interchangeable<ours.ConnectTeamsAdapterConfig, reference.ConnectTeamsAdapterConfig>();
interchangeable<ours.ConnectTelegramAdapterConfig, reference.ConnectTelegramAdapterConfig>();
interchangeable<ours.ConnectDiscordAdapterParams, reference.ConnectDiscordAdapterParams>();
interchangeable<ours.ConnectGitHubAdapterParams, reference.ConnectGitHubAdapterParams>();
interchangeable<ours.ConnectLinearAdapterParams, reference.ConnectLinearAdapterParams>();
interchangeable<ours.ConnectLinqAdapterParams, reference.ConnectLinqAdapterParams>();
interchangeable<ours.ConnectNotionAdapterParams, reference.ConnectNotionAdapterParams>();
interchangeable<ours.ConnectSendblueAdapterParams, reference.ConnectSendblueAdapterParams>();
interchangeable<ours.ConnectSlackAdapterParams, reference.ConnectSlackAdapterParams>();
interchangeable<ours.ConnectTeamsAdapterParams, reference.ConnectTeamsAdapterParams>();
interchangeable<ours.ConnectTelegramAdapterParams, reference.ConnectTelegramAdapterParams>();
interchangeable<ours.ConnectTokenResolver, reference.ConnectTokenResolver>();
interchangeable<ours.ConnectWebhookVerifier, reference.ConnectWebhookVerifier>();
interchangeable<ours.ConnectWebhookVerifierOptions, reference.ConnectWebhookVerifierOptions>();

// Each function stands for the original's and gives the same; nothing of it is missing.
expectTypeOf<typeof ours>().toExtend<typeof reference>();
interchangeable<
  { [Name in keyof typeof reference]: ReturnType<(typeof ours)[Name]> },
  { [Name in keyof typeof reference]: ReturnType<(typeof reference)[Name]> }
>();
expectTypeOf<Exclude<keyof typeof ours, 'connectPhotonAdapter'>>().toEqualTypeOf<
  keyof typeof reference
>();

// Parameters are an object or a function, synchronous or not, that finds some.
type Params = Parameters<typeof ours.connectSlackAdapter>[1];
expectTypeOf<{ installationId: string }>().toExtend<Params>();
expectTypeOf<undefined>().toExtend<Params>();
expectTypeOf<() => { installationId: string }>().toExtend<Params>();
expectTypeOf<() => Promise<{ installationId: string }>>().toExtend<Params>();
expectTypeOf<() => { installationId: string } | undefined>().not.toExtend<Params>();
expectTypeOf<() => Promise<{ installationId: string } | undefined>>().not.toExtend<Params>();
expectTypeOf<{ subject: { type: 'app' } }>().not.toEqualTypeOf<Params>();

// Each fragment is an option of the peer's own factory.
expectTypeOf<ours.ConnectSlackAdapterConfig>().toExtend<SlackAdapterConfig>();
expectTypeOf<ours.ConnectDiscordAdapterConfig>().toExtend<DiscordAdapterConfig>();
expectTypeOf<ours.ConnectTeamsAdapterConfig>().toExtend<TeamsAdapterConfig>();
expectTypeOf<ours.ConnectTelegramAdapterConfig>().toExtend<TelegramAdapterConfig>();
expectTypeOf<ours.ConnectPhotonAdapterConfig>().toExtend<
  NonNullable<Parameters<typeof createiMessageAdapter>[0]>
>();
expectTypeOf<ours.ConnectGitHubAdapterConfig>().toExtend<
  NonNullable<Parameters<typeof createGitHubAdapter>[0]>
>();
expectTypeOf<ours.ConnectLinearAdapterConfig>().toExtend<
  NonNullable<Parameters<typeof createLinearAdapter>[0]>
>();
