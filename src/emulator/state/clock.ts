/**
 * The emulator's time; every expiry at the service follows it, and every reply is dated by it. A
 * client goes by the real clock, unless it is given this one (`now`).
 */
export interface EmulatorClock {
  /** Unix milliseconds. */
  now(): number;
  /**
   * Moves time forward by milliseconds.
   * @throws {TypeError} like `set`
   */
  advance(ms: number): void;
  /**
   * Jumps to a Unix time in milliseconds; a running clock goes on from there.
   * @throws {TypeError} for what is no time from 1970 to 9999
   */
  set(ms: number): void;
}

/** The last millisecond of the year 9999, which dates can still be written with. */
export const LATEST_TIME = 253_402_300_799_999;

/** The last time that a date can have: for what does not end, which JSON could not say otherwise. */
export const END_OF_TIME = 8.64e15;

/** When a refresh token ends; `undefined` when it does not, or when there is none. */
export function endOfRefresh(refreshableUntil: number): number | undefined {
  const ends = refreshableUntil > 0 && refreshableUntil < END_OF_TIME;
  return ends ? refreshableUntil : undefined;
}

/** Real time plus an offset, or a time that stands still. */
export class Clock implements EmulatorClock {
  #stoppedAt: number | undefined;
  #offsetMs = 0;

  constructor(stoppedAt?: number) {
    this.#stoppedAt = stoppedAt;
  }

  now(): number {
    return this.#stoppedAt ?? Date.now() + this.#offsetMs;
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  set(ms: number): void {
    if (!(ms >= 0 && ms <= LATEST_TIME)) {
      throw new TypeError(`ms: expected a time from 1970 to 9999, in milliseconds; got ${ms}.`);
    }
    if (this.#stoppedAt === undefined) this.#offsetMs = ms - Date.now();
    else this.#stoppedAt = ms;
  }

  /** What a snapshot holds. */
  save() {
    return { stoppedAt: this.#stoppedAt, offsetMs: this.#offsetMs };
  }

  /** Goes on from a snapshot: a running clock is as far ahead of real time as it was. */
  load({ stoppedAt, offsetMs }: ReturnType<Clock['save']>): void {
    this.#stoppedAt = stoppedAt;
    this.#offsetMs = offsetMs;
  }

  /** Returns to real time, or to the time it stands still at. */
  reset(stoppedAt?: number): void {
    this.#stoppedAt = stoppedAt;
    this.#offsetMs = 0;
  }
}
