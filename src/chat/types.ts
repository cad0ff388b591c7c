import type { PhotonCredentials } from '../platforms/photon.js';

/** Asked at each call of an adapter, so that it never holds an expired token. */
export type ConnectTokenResolver = () => Promise<string>;

/** Accepts a request with a truthy result; throws otherwise. */
export type ConnectWebhookVerifier = (
  request: Request,
  body: string | Uint8Array,
) => Promise<unknown> | unknown;

/** Options of `createSlackAdapter` of `@chat-adapter/slack`. */
export interface ConnectSlackAdapterConfig {
  botToken: string | (() => string | Promise<string>);
  webhookVerifier: (request: Request, body: string) => Promise<unknown> | unknown;
}

/** Options of `createDiscordAdapter` of `@chat-adapter/discord`. */
export interface ConnectDiscordAdapterConfig {
  applicationId: ConnectTokenResolver;
  botToken: ConnectTokenResolver;
  webhookVerifier: ConnectWebhookVerifier;
}

/** Options of `createGitHubAdapter` of `@chat-adapter/github`. */
export interface ConnectGitHubAdapterConfig {
  installationToken: ConnectTokenResolver;
  webhookVerifier: ConnectWebhookVerifier;
}

/** Options of `createLinearAdapter` of `@chat-adapter/linear`. */
export interface ConnectLinearAdapterConfig {
  accessToken: ConnectTokenResolver;
  webhookVerifier: ConnectWebhookVerifier;
}

/** What the Linq adapter calls Linq with. */
export interface ConnectLinqCredentials {
  apiKey: string;
}

/** Options of `createLinqAdapter` of `@linqapp/chat-sdk-adapter`. */
export interface ConnectLinqAdapterConfig {
  credentials: () => Promise<ConnectLinqCredentials>;
  webhookVerifier: (request: Request, rawBody: Uint8Array) => Promise<unknown> | unknown;
}

/** Options of `createNotionAdapter` of `@chat-adapter/notion`; its webhooks come from Notion. */
export interface ConnectNotionAdapterConfig {
  token: ConnectTokenResolver;
}

/** Options of `createiMessageAdapter` of `@photon-ai/chat-adapter-imessage`. */
export interface ConnectPhotonAdapterConfig {
  credentials: () => Promise<PhotonCredentials>;
  webhookVerifier: ConnectWebhookVerifier;
}

/** Options of `createTelegramAdapter` of `@chat-adapter/telegram`, which polls or is called. */
export interface ConnectTelegramAdapterConfig {
  botToken: ConnectTokenResolver;
}

/** Options of `createTeamsAdapter` of `@chat-adapter/teams`. */
export interface ConnectTeamsAdapterConfig {
  appId: ConnectTokenResolver;
  token: (scope: string | string[], tenantId?: string) => Promise<string>;
  webhookVerifier: ConnectWebhookVerifier;
}

/** Options of `createSendblueAdapter` of `chat-adapter-sendblue`. */
export interface ConnectSendblueAdapterConfig {
  accessToken: ConnectTokenResolver;
  /** The line to send from. */
  defaultFromNumber: string | (() => Promise<string>);
  /** Every line of the connector. */
  allowedFromNumbers: readonly string[] | (() => Promise<readonly string[]>);
  webhookVerifier: ConnectWebhookVerifier;
}
