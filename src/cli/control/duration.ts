import { Problem, USAGE } from '../terminal.js';

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;

/**
 * Milliseconds of a duration such as `1h30m`.
 * @throws {Problem} that names the option
 */
export function parseDuration(option: string, text: string): number {
  if (!DURATION.test(text)) {
    throw new Problem(`${option}: expected a duration such as 500ms, 90s or 1h30m.`, USAGE);
  }
  return [...text.matchAll(/([\d.]+)(ms|s|m|h|d)/g)].reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (UNITS[unit] ?? 0),
    0,
  );
}
