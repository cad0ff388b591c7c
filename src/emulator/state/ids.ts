import { createHash, randomBytes } from 'node:crypto';

// No vowels and no look-alikes, as RFC 8628, section 6.1, advises.
const USER_CODE_ALPHABET = 'BCDFGHJKLMNPQRSTVWXZ';

/** SHA-256 of a text in base64url, without padding. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Identifiers that count up, and secrets: random ones, or always the same ones for a seed. */
export class Ids {
  readonly #counts = new Map<string, number>();

  constructor(private readonly seed?: string) {}

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

  /** Starts every count again. */
  reset(): void {
    this.#counts.clear();
  }

  #digest(purpose: string): Buffer {
    if (this.seed === undefined) return randomBytes(32);
    const input = `${this.seed}:${purpose}:${this.#count(`secret:${purpose}`)}`;
    return createHash('sha256').update(input).digest();
  }

  #count(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return count;
  }
}
