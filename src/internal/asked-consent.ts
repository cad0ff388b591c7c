import type { ConnectRequestOptions } from '../options.js';
import type { ConnectTokenParams } from '../types.js';

/** What a consent was asked for, and by whom. */
export interface AskedConsent {
  connector: string;
  params: ConnectTokenParams;
  options: Pick<ConnectRequestOptions, 'vercelToken' | 'region'>;
}

/** By what the service gave: nobody else can tell whose consent that is. */
type AskedConsents = WeakMap<object, AskedConsent | undefined>;

// The version of what lies there: another one of this package may read it.
const SHARED = Symbol.for('grantkit.asked-consents.v1');
const own: AskedConsents = new WeakMap();

/** What a pending consent of this process was asked for. */
export function askedFor(pending: object): AskedConsent | undefined {
  return askedConsents().get(pending);
}

/** Takes note of what a pending consent was asked for. */
export function noteAsked(pending: object, asked: AskedConsent | undefined): void {
  askedConsents().set(pending, asked);
}

/** An object that tells of a pending consent what another one tells; JSON holds none of it. */
export function tellAsWell<T extends object>(other: T, pending: object): T {
  noteAsked(other, askedFor(pending));
  return other;
}

/** Those of all copies of this module: one may ask for a consent that another waits for. */
function askedConsents(): AskedConsents {
  const place = globalThis as { [SHARED]?: AskedConsents };
  // Where the global object is frozen, nothing is set and each copy has its own.
  if (place[SHARED] === undefined) Reflect.set(place, SHARED, own);
  return place[SHARED] ?? own;
}
