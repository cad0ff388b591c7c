import { randomFrom } from './random.js';

const HOUR_MS = 3_600_000;
const RealDate = Date;

/** Milliseconds since 1970 by the clock of the machine, which the server shares. */
export const trueNow = RealDate.now.bind(RealDate);

/** Makes `Date` of this process jump to another hour every 2–4 s. */
export function makeClockJump(seed: number): void {
  const random = randomFrom(seed, 1);
  let offsetMs = 0;
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [string | number | Date]) {
      if (given.length === 0) super(trueNow() + offsetMs);
      else super(...given);
    }
    static override now(): number {
      return trueNow() + offsetMs;
    }
  } as DateConstructor;
  const jump = () => {
    const others = [-HOUR_MS, 0, HOUR_MS].filter((other) => other !== offsetMs);
    offsetMs = others[random() < 0.5 ? 0 : 1] ?? 0;
    setTimeout(jump, 2_000 + random() * 2_000).unref();
  };
  setTimeout(jump, 2_000).unref();
}
