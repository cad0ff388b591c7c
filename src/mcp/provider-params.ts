import type { ConnectVercelToken } from '../options.js';
import type { ConnectTokenParams } from '../types.js';
import { ScopeDemands } from './scope-demands.js';

/** Stands for the connector's default scopes, which have no names here. */
const DEFAULTS = '*';

/** Params that a token may be had for. */
interface Choice {
  params: ConnectTokenParams;
  /** Whether the user has not yet been seen to consent to them. */
  isTrial: boolean;
  /** To be called when they have brought a token. */
  settle(): void;
}

/** What one provider asks for: the application's own params, or wider ones on demand. */
export class ProviderParams {
  readonly #own: ConnectTokenParams;
  readonly #demands: ScopeDemands;

  constructor(connector: string, params: ConnectTokenParams, vercelToken?: ConnectVercelToken) {
    this.#own = snapshotOf(params);
    this.#demands = new ScopeDemands(nameOf(connector, this.#own, vercelToken));
  }

  /** The user's consent is asked for these. */
  get widest(): ConnectTokenParams {
    return this.#widenedBy(this.#demands.wanted);
  }

  /** The widest first. */
  get choices(): Choice[] {
    return this.#demands.choices.map(({ scopes, isTrial }) => ({
      params: this.#widenedBy(scopes),
      isTrial,
      settle: () => this.#demands.settle(scopes),
    }));
  }

  /** Widens them by what an MCP server demands. */
  demand(scopes: string[]): void {
    const own = namedScopes(this.#own);
    const others = scopes.filter((scope) => !own.includes(scope));
    if (others.length > 0) this.#demands.add(others);
  }

  #widenedBy(demanded: readonly string[]): ConnectTokenParams {
    const own = this.#own.scopes ?? [DEFAULTS];
    // What is no list is refused when a request is made of it.
    if (demanded.length === 0 || !Array.isArray(own)) return this.#own;
    return { ...this.#own, scopes: [...own, ...demanded] };
  }
}

/** The scopes of params that have names: not those that the connector's defaults stand for. */
export function namedScopes({ scopes }: ConnectTokenParams): string[] {
  return Array.isArray(scopes) ? scopes.filter((scope) => scope !== DEFAULTS) : [];
}

/**
 * The parameters as they are now: what the application does to them later moves neither tokens nor
 * a pending consent to another user. What no request could be made of is refused when one is made.
 */
export function snapshotOf(params: ConnectTokenParams): ConnectTokenParams {
  try {
    return structuredClone(params);
  } catch {
    // Functions and the proxies of reactive state cannot be cloned.
    return { ...params, subject: { ...params.subject } };
  }
}

/** Names a request among those of a client; `undefined` where nobody knows who the caller is. */
function nameOf(connector: string, params: ConnectTokenParams, vercelToken?: ConnectVercelToken) {
  if (typeof vercelToken === 'function') return undefined;
  try {
    return JSON.stringify([connector, params, vercelToken]);
  } catch {
    return undefined;
  }
}
