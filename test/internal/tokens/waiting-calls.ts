import { ConnectError } from '../../../src/errors.js';
import { Stop } from '../../../src/internal/http/stop.js';
import { Fallback } from '../../../src/internal/tokens/fallback.js';
import { Flight, type Waiting } from '../../../src/internal/tokens/flight.js';
import type { KeptToken } from '../../../src/internal/tokens/kept-token.js';
import { tokenResponse } from '../../support/token-response.js';

export const kept = {
  response: tokenResponse(),
  attempt: 1,
  arrivedAt: 0,
  expiresAt: 1,
  lifetimeMs: 1,
};

/** What ends the waiting of a call at its limit. */
export const overdue = new Fallback(kept, new ConnectError('overdue'));

/** How a call waits that takes whatever comes. */
export function waiting(fields: Partial<Waiting> = {}): Waiting {
  return {
    stop: new Stop(),
    patience: { maxRetries: 0, endsAt: 0, pausesEndAt: 0 },
    limitMs: Number.POSITIVE_INFINITY,
    overdue: () => overdue,
    lingers: () => false,
    accepts: () => true,
    takes: () => true,
    yieldsUntil: 0,
    canJoin: () => true,
    ...fields,
  };
}

type Wait = Waiting & { outcome: Promise<KeptToken> };

/** A flight that some calls wait for, and what ends their waiting. */
export function flightOf(...calls: Partial<Waiting>[]) {
  const flight = new Flight(30_000, false);
  const waits = calls.map(waiting).map((one) => ({ ...one, outcome: flight.wait(one) }));
  for (const { outcome } of waits) outcome.catch(() => {});
  const [first, second] = waits as [Wait, Wait];
  return { flight, first, second };
}
