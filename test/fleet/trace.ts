import { randomFrom } from '../chaos/random.js';
import { KEYS, type Load, MEMBERS } from './load.js';

/** A call that is to be made. */
export interface Arrival {
  atMs: number;
  member: number;
  key: number;
}

/** The calls of all members: random times and members, keys by Zipf's law. */
export function trace({ seed, seconds, callsPerSecond }: Load): Arrival[] {
  const random = randomFrom(seed);
  const weights = Array.from({ length: KEYS }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const arrivals: Arrival[] = [];
  for (let atMs = 0; atMs < seconds * 1_000; ) {
    atMs += (-Math.log(1 - random()) * 1_000) / callsPerSecond;
    const member = Math.floor(random() * MEMBERS);
    let left = random() * total;
    const key = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    arrivals.push({ atMs, member, key: key < 0 ? KEYS - 1 : key });
  }
  return arrivals;
}
