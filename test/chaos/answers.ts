import type { Load } from './load.js';
import { randomFrom } from './random.js';

/** How the server treats one request. */
export type Treatment =
  | 'token'
  | 'slow body'
  | 'expired token'
  | 'hang'
  | '503'
  | '429'
  | 'reset'
  | 'broken body'
  | 'html';

/** What one request is answered with. */
export interface Answer {
  treatment: Treatment;
  /** Milliseconds before the answer, or between the halves of a slow body. */
  delayMs: number;
  /** Milliseconds that the token lives from the moment it is made. */
  lifetimeMs: number;
}

/** Share of the requests that each fault hits; all others get a token after 1–10 ms. */
const FAULTS: [Treatment, share: number][] = [
  ['hang', 0.02],
  ['503', 0.02],
  ['429', 0.005],
  ['reset', 0.01],
  ['broken body', 0.005],
  ['html', 0.01],
  ['slow body', 0.02],
  ['expired token', 0.005],
];

/**
 * The answer to the nth request of a key, counted from 0. It depends on nothing else, so both
 * packages meet the same faults, however many requests they send.
 */
export function answerTo(load: Pick<Load, 'seed' | 'faults'>, key: number, nth: number): Answer {
  if (load.faults === 'first request hangs') {
    return { treatment: nth === 0 ? 'hang' : 'token', delayMs: 5, lifetimeMs: 3_600_000 };
  }
  const random = randomFrom(load.seed, key, nth);
  const treatment = chosen(random());
  const [shortest, longest] = treatment === 'slow body' ? [200, 800] : [1, 10];
  return {
    treatment,
    delayMs: shortest + random() * (longest - shortest),
    lifetimeMs: Math.round(5_000 + random() * 5_000),
  };
}

/** Whether the answer leaves the client without a usable token for longer than a moment. */
export function isFault({ treatment }: Answer): boolean {
  return treatment !== 'token';
}

function chosen(draw: number): Treatment {
  let below = 0;
  for (const [treatment, share] of FAULTS) {
    below += share;
    if (draw < below) return treatment;
  }
  return 'token';
}
