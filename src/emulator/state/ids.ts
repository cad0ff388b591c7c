import { createHash, randomBytes } from 'node:crypto';

// No vowels and no look-alikes, as RFC 8628, section 6.1, advises.
const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';
// Request ids are of a run, not of its state: a request by itself changes nothing.
const TRACE = 'trace';

/** SHA-256 of a text in base64url, without padding. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Identifiers that count up, and secrets: random ones, or always the same ones for a seed. */
export class Ids {
  #counts = new Map<string, number>();
  #seed: string | undefined;

  constructor(seed?: string) {
    this.#seed = seed;
  }

  /** The next identifier of a kind, for example `scl_000001`. */
  next(prefix: string): string {
    return `${prefix}_${String(this.#count(prefix)).padStart(6, '0')}`;
  }

  /** The next secret of a purpose: 43 characters of base64url. */
  secret(purpose: string): string {
    return this.#digest(purpose).toString('base64url');
  }

  /** The next credential, visibly fake and of word characters only. */
  credential(purpose: string): string {
    const word = purpose.replaceAll(/\W+/g, '_');
    return `emu_${word}_${this.#digest(word).toString('hex').slice(0, 24)}`;
  }

  /** The next code for a person to type, for example `BDFG-HJKL`. */
  userCode(): string {
    const letters = [...this.#digest('user-code').subarray(0, 8)].map(
      (byte) => USER_CODE_ALPHABET[byte % USER_CODE_ALPHABET.length],
    );
    return `${letters.slice(0, 4).join('')}-${letters.slice(4).join('')}`;
  }

  /** Starts every count again, for the seed of an emulator. */
  reset(seed: string | undefined): void {
    this.#counts.clear();
    this.#seed = seed;
  }

  /** What a snapshot holds. */
  save() {
    const counts = [...this.#counts].filter(([name]) => name !== TRACE);
    return { seed: this.#seed, counts: Object.fromEntries(counts) };
  }

  /** Counts on from a snapshot. */
  load({ seed, counts }: ReturnType<Ids['save']>): void {
    const traced = this.#counts.get(TRACE) ?? 0;
    this.#counts = new Map([...Object.entries(counts), [TRACE, traced]]);
    this.#seed = seed;
  }

  #digest(purpose: string): Buffer {
    if (this.#seed === undefined) return randomBytes(32);
    const input = `${this.#seed}:${purpose}:${this.#count(`secret:${purpose}`)}`;
    return createHash('sha256').update(input).digest();
  }

  #count(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
