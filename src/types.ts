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
  issuer?: string | undefined;
}

/**
 * Acts as a federated subject whose assertion the service signs.
 * @see https://www.rfc-editor.org/rfc/rfc7523
 */
export interface ConnectJwtBearerTokenSubject {
  type: 'jwt-bearer';
  sub: string;
  /** @default the connector's OAuth client id */
  iss?: string | undefined;
  /** @default the connector's OAuth token endpoint */
  aud?: string | undefined;
  additionalClaims?: Record<string, unknown> | undefined;
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
  org?: string | undefined;
  permissions?: string | string[] | undefined;
  repositories?: string | string[] | undefined;
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
  installationId?: string | undefined;
  /** Intended audiences of the token. */
  audience?: string[] | undefined;
  /** @default ['*'], the connector's default scopes for this subject type */
  scopes?: string[] | undefined;
  /**
   * Resource indicators.
   * @see https://www.rfc-editor.org/rfc/rfc8707
   */
  resources?: string[] | undefined;
  authorizationDetails?: ConnectAuthorizationDetail[] | undefined;
  /**
   * A token with this many milliseconds or less before its expiry is refreshed first.
   * @default 30_000
   */
  validityBufferMs?: number | undefined;
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

/** A pending installation. */
export interface ConnectInstallationResponse extends ConnectAuthorizationResponse {
  expiresAt: number;
  connector: ConnectAuthorizedConnector;
}

/** Which tokens to revoke. */
export interface ConnectRevocationParams {
  subject: ConnectTokenSubject;
  installationId?: string | undefined;
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
