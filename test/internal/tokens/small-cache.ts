import { ConnectError } from '../../../src/index.js';
import { Flight } from '../../../src/internal/tokens/flight.js';
import { TokenCache } from '../../../src/internal/tokens/token-cache.js';
import { ANN, type APP, type BOB, tokenResponse } from '../../support/token-response.js';

const ME = { id: 'me', isDeployment: false };
const NOW = 1_000_000;
const HOUR = 3_600_000;
const gone = new ConnectError('gone', { status: 503, retryable: true });

export const READ = { ...ANN, scopes: ['read'] };
type Params = typeof APP | typeof ANN | typeof BOB | typeof READ;

/** The cache that the others are about. */
export const held = { cache: new TokenCache(2, () => NOW) };

/** Begins with an empty cache, by default of two tokens. */
export function smallCache(max = 2): void {
  held.cache = new TokenCache(max, () => NOW);
}

export const slotOf = (params: Params) => held.cache.find(ME, 'c', params);
export const latestOf = (params: Params) => slotOf(params)?.flights.at(-1);
export const tokenOf = (params: Params = ANN) => held.cache.usable(slotOf(params))?.response.token;

/** Tells of a refusal of Ann's request. */
export function refuse(attempt: number): void {
  held.cache.refuse({ caller: ME, connector: 'c', params: { ...ANN } }, attempt);
}

/** A flight of which an attempt has left. */
export function begin(params: Params = ANN) {
  const { cache } = held;
  const flight = new Flight(30_000, false);
  cache.begin({ caller: ME, connector: 'c', params }, flight);
  const attempt = cache.depart(flight);
  const bring = (more: object = {}, expiresAt = NOW + HOUR) => {
    const response = tokenResponse({ token: `token-${attempt}`, ...more });
    const times = { arrivedAt: NOW, expiresAt, lifetimeMs: expiresAt - NOW };
    cache.land(flight, { response, attempt, ...times });
  };
  return { flight, attempt, bring, fail: () => cache.fail(flight, gone) };
}
