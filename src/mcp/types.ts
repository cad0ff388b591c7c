/**
 * What an MCP client takes for tokens.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1
 */
export interface ConnectOAuthTokens {
  access_token: string;
  token_type: string;
  /** Seconds. */
  expires_in?: number;
  /** The scopes that were asked for by name, separated by spaces. */
  scope?: string;
  refresh_token?: string;
  id_token?: string;
  /** Who issued them: clients of the second generation ask for it. */
  issuer?: string;
}

/**
 * Client metadata; empty, since the service owns the registration.
 * @see https://www.rfc-editor.org/rfc/rfc7591#section-2
 */
export interface ConnectOAuthClientMetadata {
  redirect_uris: string[];
}

/** Client identity: the connector. */
export interface ConnectOAuthClientInformation {
  client_id: string;
  /** Whose client it is. */
  issuer?: string;
}

/**
 * What an MCP client would discover about the authorization server.
 * @see https://www.rfc-editor.org/rfc/rfc9728
 */
export interface ConnectOAuthDiscoveryState {
  authorizationServerUrl: string;
  authorizationServerMetadata: {
    issuer: string;
    authorization_endpoint: string;
    token_endpoint: string;
    response_types_supported: string[];
    code_challenge_methods_supported: string[];
  };
  resourceMetadata: {
    resource: string;
    authorization_servers: string[];
  };
}

/**
 * An `OAuthClientProvider` for `@modelcontextprotocol/sdk` and for `@ai-sdk/mcp`.
 *
 * Registration, PKCE, refresh and storage are the service's, so most members do nothing. The
 * optional members are always there; the type leaves them out of what an own provider must have.
 */
export interface ConnectOAuthClientProvider {
  /** A token that the MCP server has not refused, or `undefined` while consent is missing. */
  tokens(): Promise<ConnectOAuthTokens | undefined>;
  saveTokens(tokens: ConnectOAuthTokens): void;
  /**
   * Asks for consent, and for the `scope` of the URL besides that of the params: the client calls
   * it when the MCP server has answered 401, or 403 because the token lacks a scope.
   */
  redirectToAuthorization(authorizationUrl: URL): Promise<void>;
  saveCodeVerifier(codeVerifier: string): void;
  codeVerifier(): string;
  get redirectUrl(): string;
  get clientMetadata(): ConnectOAuthClientMetadata;
  clientInformation(): ConnectOAuthClientInformation;
  discoveryState(): ConnectOAuthDiscoveryState;
  saveDiscoveryState(state: unknown): void;
  validateResourceURL(serverUrl: string | URL, resource?: string): Promise<URL | undefined>;
  /** Drops the token, so that the next `tokens()` asks the service. */
  invalidateCredentials?(
    scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery',
    context?: { tokens: ConnectOAuthTokens },
  ): void;
  /** Asks for consent before `@ai-sdk/mcp` contacts the server that the MCP server names. */
  validateAuthorizationServerURL?(
    serverUrl: string | URL,
    authorizationServerUrl: string | URL,
  ): Promise<void>;
  saveAuthorizationServerInformation?(information: unknown): void;
}
