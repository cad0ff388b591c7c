import { withService } from '../project/running-service.js';
import { answer, Problem, type Terminal, USAGE } from '../terminal.js';
import { parseDuration } from './duration.js';

/** `grantkit clock`: shows the service's time, or moves it forward or to a date. */
export async function moveClock(
  change: string | undefined,
  options: { json?: boolean },
  terminal: Terminal,
): Promise<void> {
  const forwardMs = change?.startsWith('+') ? parseDuration('change', change.slice(1)) : undefined;
  const date = change === undefined || forwardMs !== undefined ? undefined : dateOf(change);
  await withService(terminal, async ({ clock }) => {
    if (forwardMs !== undefined) await clock.advance(forwardMs);
    if (date !== undefined) await clock.set(date);
    const time = new Date(await clock.now()).toISOString();
    answer(terminal, options, { time }, time);
  });
}

function dateOf(text: string): number {
  const ms = /^\d{4}-\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(ms)) return ms;
  throw new Problem('change: expected +1h30m, or a date such as 2027-01-31T12:00Z.', USAGE);
}
