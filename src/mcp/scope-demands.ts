import { defaultClient, defaultSettings } from '../client.js';
import type { ConnectClient } from '../connect-client.js';

/** Scopes that MCP servers have demanded beyond the params of one request. */
interface Demand {
  /** Those that the last token was given for. */
  granted: readonly string[];
  /** These, and those that the user may still be thinking about. */
  wanted: readonly string[];
  /** When nobody waits for the user any more, in Unix milliseconds. */
  until: number;
}

const NONE: readonly string[] = [];
/** How long the service waits for a user by default. */
const CONSENT_MS = 600_000;
const MAX_REMEMBERED = 100;
/** A server that demands ever more is not asked for with all of it. */
const MOST_SCOPES = 100;

/** By request, the latest demand last; the provider of the next request has to know of it. */
const remembered = new WeakMap<ConnectClient, Map<string, Demand>>();

/** What MCP servers demand of one provider, and of others with the same request. */
export class ScopeDemands {
  readonly #request: string | undefined;
  #demand: Demand | undefined;

  /** @param request names the request; without a name nothing is shared */
  constructor(request: string | undefined) {
    this.#request = request;
  }

  /** All that was demanded and not given up. */
  get wanted(): readonly string[] {
    return this.#find()?.wanted ?? NONE;
  }

  /** What to ask tokens for, the widest first: nobody tells when the user has decided. */
  get choices(): { scopes: readonly string[]; isTrial: boolean }[] {
    const { wanted, granted } = this.#find() ?? { wanted: NONE, granted: NONE };
    const choices = [...new Set([wanted, granted, NONE])];
    return choices.map((scopes) => ({ scopes, isTrial: scopes !== granted }));
  }

  add(scopes: readonly string[]): void {
    const demand = this.#find() ?? { granted: NONE, wanted: NONE, until: 0 };
    demand.wanted = joined(demand.wanted, scopes);
    demand.until = defaultSettings().now() + CONSENT_MS;
    this.#demand = demand;
    if (this.#request !== undefined) remember(this.#request, demand);
  }

  /** Learns which of the `choices` has brought a token, and gives up what took too long. */
  settle(scopes: readonly string[]): void {
    const demand = this.#find();
    if (demand === undefined) return;
    demand.granted = scopes;
    if (defaultSettings().now() >= demand.until) demand.wanted = scopes;
  }

  #find(): Demand | undefined {
    if (this.#request === undefined) return this.#demand;
    this.#demand ??= remembered.get(defaultClient())?.get(this.#request);
    return this.#demand;
  }
}

/** The first list itself where it has all of the second; the latest scopes where there are many. */
function joined(known: readonly string[], scopes: readonly string[]): readonly string[] {
  const all = new Set([...known, ...scopes]);
  return all.size === known.length ? known : [...all].slice(-MOST_SCOPES);
}

function remember(request: string, demand: Demand): void {
  const client = defaultClient();
  const demands = remembered.get(client) ?? new Map<string, Demand>();
  remembered.set(client, demands);
  demands.delete(request);
  demands.set(request, demand);
  const [oldest = request] = demands.keys();
  if (demands.size > MAX_REMEMBERED) demands.delete(oldest);
}
