import { defaultSettings } from '../client.js';
import type { ConnectVercelToken } from '../options.js';
import { deleteTokenCacheEntry, getTokenResponse } from '../token.js';
import type { ConnectTokenParams } from '../types.js';
import { ISSUER } from './discovery-state.js';
import type { ConnectOAuthTokens } from './types.js';

/** The tokens of one provider, without those that the MCP server has refused. */
export class ProviderTokens {
  readonly #connector: string;
  readonly #params: ConnectTokenParams;
  readonly #vercelToken: ConnectVercelToken | undefined;
  #served = '';
  #isRefused = false;

  constructor(connector: string, params: ConnectTokenParams, vercelToken?: ConnectVercelToken) {
    this.#connector = connector;
    this.#params = params;
    this.#vercelToken = vercelToken;
  }

  /** @throws {ConnectError} when the service gave none */
  async read(): Promise<ConnectOAuthTokens> {
    // Somebody else may have fetched a refused token again before the consent.
    const forceRefresh = this.#isRefused;
    const options = { vercelToken: this.#vercelToken, forceRefresh };
    const { token, expiresAt } = await getTokenResponse(this.#connector, this.#params, options);
    if (forceRefresh) this.#isRefused = false;
    this.#served = token;
    const tokens = { access_token: token, token_type: 'Bearer', issuer: ISSUER };
    return { ...tokens, ...lifetimeOf(expiresAt) };
  }

  /** Drops `token`, or else the last one, unless a newer one was served since. */
  refuse(token: string = this.#served): void {
    if (token !== this.#served) return;
    this.#isRefused = true;
    deleteTokenCacheEntry(this.#connector, this.#params);
  }
}

/** The seconds until an expiry, one at least, or nothing where the service does not tell. */
function lifetimeOf(expiresAt: number): Pick<ConnectOAuthTokens, 'expires_in'> {
  if (!Number.isFinite(expiresAt)) return {};
  const seconds = Math.floor((expiresAt - defaultSettings().now()) / 1000);
  return { expires_in: Math.max(1, seconds) };
}
