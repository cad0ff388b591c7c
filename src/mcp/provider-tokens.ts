import { defaultSettings } from '../client.js';
import { isConnectError } from '../errors.js';
import type { ConnectVercelToken } from '../options.js';
import { deleteTokenCacheEntry, getTokenResponse } from '../token.js';
import type { ConnectTokenParams } from '../types.js';
import { ISSUER } from './discovery-state.js';
import { namedScopes, type ProviderParams } from './provider-params.js';
import type { ConnectOAuthTokens } from './types.js';

/** Tokens, and why they are not those of the widest params, if they are not. */
interface Reading {
  tokens: ConnectOAuthTokens;
  refusal: unknown;
}

/** The tokens of one provider, without those that the MCP server has refused. */
export class ProviderTokens {
  readonly #connector: string;
  readonly #params: ProviderParams;
  readonly #vercelToken: ConnectVercelToken | undefined;
  #served = '';
  #scopes: string[] = [];
  #isRefused = false;

  constructor(connector: string, params: ProviderParams, vercelToken?: ConnectVercelToken) {
    this.#connector = connector;
    this.#params = params;
    this.#vercelToken = vercelToken;
  }

  /**
   * The tokens of the widest params that the user has consented to.
   * @throws {ConnectError} when the service gave none
   */
  async read(): Promise<Reading> {
    let last: unknown;
    let refusal: unknown;
    for (const { params, isTrial, settle } of this.#params.choices) {
      try {
        const tokens = await this.#request(params);
        settle();
        return { tokens, refusal };
      } catch (error) {
        // An outage says nothing about the consent that was given.
        if (!isConnectError(error) || (error.retryable && !isTrial)) throw error;
        last = error;
        refusal ??= error;
      }
    }
    throw last;
  }

  /**
   * Takes note of the scopes that the MCP server demands in place of the last token. The client
   * does not tell whether that was refused or only lacks some; one that has them was refused.
   */
  demand(scopes: string[]): void {
    const isLacking = scopes.some((scope) => !this.#scopes.includes(scope));
    if (isLacking) this.#params.demand(scopes);
    else this.refuse();
  }

  /** Drops `token`, or else the last one, unless a newer one was served since. */
  refuse(token: string = this.#served): void {
    if (token !== this.#served) return;
    this.#isRefused = true;
    for (const { params } of this.#params.choices) deleteTokenCacheEntry(this.#connector, params);
  }

  async #request(params: ConnectTokenParams): Promise<ConnectOAuthTokens> {
    // Somebody else may have fetched a refused token again before the consent.
    const forceRefresh = this.#isRefused;
    const options = { vercelToken: this.#vercelToken, forceRefresh };
    const { token, expiresAt } = await getTokenResponse(this.#connector, params, options);
    if (forceRefresh) this.#isRefused = false;
    this.#served = token;
    this.#scopes = namedScopes(params);
    return {
      access_token: token,
      token_type: 'Bearer',
      issuer: ISSUER,
      ...(this.#scopes.length > 0 && { scope: this.#scopes.join(' ') }),
      ...lifetimeOf(expiresAt),
    };
  }
}

/** The seconds until an expiry, one at least, or nothing where the service does not tell. */
function lifetimeOf(expiresAt: number): Pick<ConnectOAuthTokens, 'expires_in'> {
  if (!Number.isFinite(expiresAt)) return {};
  const seconds = Math.floor((expiresAt - defaultSettings().now()) / 1000);
  return { expires_in: Math.max(1, seconds) };
}
