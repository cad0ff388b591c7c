/** Acts as the application itself, for example a bot. */
export interface ConnectAppTokenSubject {
  type: 'app';
}

/** Acts as one user, who has consented once. */
export interface ConnectUserTokenSubject {
  type: 'user';
  /** The application's own identifier of the user. */
  id: string;
  /** Who issued {@link id}, when the application has several identity providers. */
  issuer?: string;
}

/**
 * Acts as a federated subject whose assertion the service signs.
 * @see https://www.rfc-editor.org/rfc/rfc7523
 */
export interface ConnectJwtBearerTokenSubject {
  type: 'jwt-bearer';
  sub: string;
  /** @default the connector's OAuth client id */
  iss?: string;
  /** @default the connector's OAuth token endpoint */
  aud?: string;
  additionalClaims?: Record<string, unknown>;
}

/**
 * Acts as the subject of a token that is exchanged for a provider token.
 * @see https://www.rfc-editor.org/rfc/rfc8693
 */
export interface ConnectTokenExchangeSubject {
  type: 'token';
  /** The token to exchange; a credential. */
  token: string;
}

/** Whom a token represents. */
export type ConnectTokenSubject =
  | ConnectAppTokenSubject
  | ConnectUserTokenSubject
  | ConnectJwtBearerTokenSubject
  | ConnectTokenExchangeSubject;

/** Narrows a GitHub App installation token. */
export interface ConnectGitHubAppInstallationAuthorizationDetail {
  type: 'github_app_installation';
  org?: string;
  permissions?: string | string[];
  repositories?: string | string[];
}

/** Any other rich authorization request; its fields are the provider's. */
export interface ConnectCustomAuthorizationDetail {
  type: string;
  [key: string]: unknown;
}

/**
 * One rich authorization request.
 * @see https://www.rfc-editor.org/rfc/rfc9396
 */
export type ConnectAuthorizationDetail =
  | ConnectGitHubAppInstallationAuthorizationDetail
  | ConnectCustomAuthorizationDetail;

/** What to request a token for. */
export interface ConnectTokenParams {
  subject: ConnectTokenSubject;
  /**
   * The provider tenant; `'*'` asks for a token across installations.
   * @default the connector's default installation
   */
  installationId?: string;
  /** Intended audiences of the token. */
  audience?: string[];
  /** @default ['*'], the connector's default scopes for this subject type */
  scopes?: string[];
  /**
   * Resource indicators.
   * @see https://www.rfc-editor.org/rfc/rfc8707
   */
  resources?: string[];
  authorizationDetails?: ConnectAuthorizationDetail[];
  /**
   * A token with this many milliseconds or less before its expiry is refreshed first.
   * @default 30_000
   */
  validityBufferMs?: number;
}

/** A provider token and what is known of it. */
export interface ConnectTokenResponse {
  /** The provider token; a credential. */
  token: string;
  /** Identifies this issuance (`stk_…`) in the service's observability data. */
  tokenId?: string;
  /** Expiry, in Unix milliseconds. */
  expiresAt: number;
  connector: {
    /** Opaque id (`scl_…`). */
    id: string;
    /** Readable UID, for example `slack/acme-slack`. */
    uid: string;
    /** Connector type, for example `slack`. */
    type: string;
  };
  name?: string;
  installationId?: string;
  tenantId?: string;
  externalSubject?: string;
  /** What the provider told at consent. */
  metadata?: Record<string, unknown>;
  /** Allow-listed claims of the provider's token. */
  claims?: Record<string, unknown>;
}

/** What the provider said about a failure. */
export type ConnectVendorErrorPayload = Record<string, unknown>;

/** The caller's credential, or a function that is asked for it at each call. */
export type ConnectVercelToken = string | (() => string | Promise<string>);

/** Options that every operation takes. */
export interface ConnectRequestOptions {
  /**
   * A Vercel access token or OIDC token to call with.
   * @default the deployment's OIDC token
   */
  vercelToken?: ConnectVercelToken;
  /**
   * Region to send the request to, for example `sfo1`.
   * @default the VERCEL_REGION environment variable
   */
  region?: string;
  /** Cancels the call, which then rejects with the signal's reason. */
  signal?: AbortSignal;
  /**
   * Milliseconds for the whole call: credential, attempts and body. `Infinity` turns it off.
   * @default 30_000
   */
  timeoutMs?: number;
  /**
   * Retries after a transient failure; `0` turns them off.
   * @default 2
   */
  maxRetries?: number;
}

/** Options of a token request. */
export interface ConnectOptions extends ConnectRequestOptions {
  /**
   * Asks the service even when the cache holds a usable token, so that a grant revoked there is
   * noticed. The cached token stays until its replacement has arrived.
   * @default false
   */
  forceRefresh?: boolean;
}

/** Options of {@link startAuthorization}. */
export interface ConnectAuthorizationOptions extends ConnectRequestOptions {
  /** Where the user returns after consent: `https:`, or `http:` on this machine. */
  callbackUrl?: string;
  /** `https:` URL that is told of the outcome. */
  webhook?: string;
  /** Asks for a code to be entered on another device. */
  deviceCode?: boolean;
  /** Milliseconds until the request expires. */
  expiresInMs?: number;
  /** OpenID Connect `prompt` for the authorization server. */
  prompt?: string;
}

/** The connector that is being authorized. */
export interface ConnectAuthorizedConnector {
  id: string;
  uid: string;
  /** Connector type, for example `oauth`. */
  type: string;
  /** Service id when known, for example `salesforce`. */
  service?: string;
  /** Display name of the service when known, for example `Salesforce`. */
  serviceName?: string;
  /** The connector's own name. */
  name: string;
}

/** A pending consent. */
export interface ConnectAuthorizationResponse {
  request: string;
  /** Looks up the outcome; a credential. */
  verifier: string;
  /** Where to send the user. */
  url: string;
  deviceCode?: string;
  /** Unix milliseconds. */
  expiresAt?: number;
  connector?: ConnectAuthorizedConnector;
}

/** What to install: token parameters without a subject. */
export type ConnectInstallationParams = Omit<ConnectTokenParams, 'subject'>;

/** Options of {@link experimental_startInstallation}. */
export interface ConnectInstallationOptions extends ConnectRequestOptions {
  /** Where the operator returns: `https:`, or `http:` on this machine. */
  returnUrl?: string;
  /** `https:` URL that is told of the outcome. */
  webhook?: string;
  /** The provider tenant to install into. */
  tenantId?: string;
  /** Asks for a code to be entered on another device. */
  deviceCode?: boolean;
  /** Milliseconds until the request expires. */
  expiresInMs?: number;
}

/** A pending installation. */
export interface ConnectInstallationResponse extends ConnectAuthorizationResponse {
  expiresAt: number;
  connector: ConnectAuthorizedConnector;
}

/** Which tokens to revoke. */
export interface ConnectRevocationParams {
  subject: ConnectTokenSubject;
  installationId?: string;
}

/** What the service tells about a connector. */
export interface ConnectorMetadata {
  /** Opaque id (`scl_…`). */
  id: string;
  /** Readable UID, for example `slack/acme-slack`. */
  uid: string;
  name: string;
  /** Connector type, for example `snowflake`. */
  type: string;
  /** The service it integrates with. */
  service: string;
  /** URL of the service when known. */
  clientUrl?: string;
  /** Unix milliseconds. */
  createdAt: number;
  /** Unix milliseconds. */
  updatedAt: number;
  /** Public configuration of the provider; `{}` when there is none. */
  vendor: Record<string, unknown>;
}
