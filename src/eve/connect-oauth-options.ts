import type { VerifyOidcConfig } from 'eve/channels/auth';

/** An environment that a gateway token can be for. */
export type ConnectOAuthEnvironment = 'production' | 'preview' | 'development';

/** An environment, or `'*'` for all three. */
export type ConnectOAuthAudienceEnvironment = ConnectOAuthEnvironment | '*';

/** Which gateway tokens {@link connectOAuth} accepts. */
export interface ConnectOAuthOptions {
  /**
   * Exact audiences.
   * @default those of any team with this project and environment: `team:project:environment`
   */
  readonly audiences?: readonly string[] | undefined;
  /** @default the VERCEL_PROJECT_ID environment variable */
  readonly projectId?: string | undefined;
  /** @default the VERCEL_TARGET_ENV environment variable, else VERCEL_ENV */
  readonly environment?: ConnectOAuthAudienceEnvironment | undefined;
  /** Patterns for the gateway's session id (`sub`); `*` stands for any text. */
  readonly subjects?: readonly string[] | undefined;
  /** Ids or UIDs of connectors. */
  readonly connectors?: readonly string[] | undefined;
  /** The provider's ids of tenants. */
  readonly tenantIds?: readonly string[] | undefined;
  readonly installationIds?: readonly string[] | undefined;
  /** Further claims, each with its accepted values; `typ` is always `at`. */
  readonly claims?: VerifyOidcConfig['claims'] | undefined;
  /** @default the discovery document of the issuer */
  readonly discoveryUrl?: string | undefined;
  /** @default eve's own */
  readonly clockSkewSeconds?: number | undefined;
}
