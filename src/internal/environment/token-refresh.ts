import { bindsIoToRequests } from './runtime.js';

/** How old a refresh is when calls stop relying on it alone. */
const JOIN_LIMIT_MS = 2_000;

/** A refresh that is on its way. */
interface Refresh {
  token: Promise<string>;
  /** On the clock of `performance.now`. */
  startedAt: number;
  /** The one beside it, when it takes long. */
  other?: Refresh;
}

let latest: Refresh | undefined;

/**
 * The deployment's token as `refresh` brings it. Calls share one, and after two seconds another one
 * is sent beside it, which they share again: the first may never end.
 */
export async function sharedRefresh(refresh: () => Promise<string>): Promise<string> {
  if (bindsIoToRequests()) return refresh();
  const joined = current(refresh);
  if (await endsInTime(joined)) return joined.token;
  joined.other ??= current(refresh);
  return Promise.any([joined.token, joined.other.token]).catch((failure: AggregateError) => {
    throw failure.errors.at(-1);
  });
}

function current(refresh: () => Promise<string>): Refresh {
  if (latest !== undefined && ageOf(latest) < JOIN_LIMIT_MS) return latest;
  const mine: Refresh = { token: refresh(), startedAt: performance.now() };
  latest = mine;
  const end = () => {
    if (latest === mine) latest = undefined;
  };
  mine.token.then(end, end);
  return mine;
}

function endsInTime(refresh: Refresh): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, JOIN_LIMIT_MS - ageOf(refresh), false);
    const end = () => {
      clearTimeout(timer);
      resolve(true);
    };
    refresh.token.then(end, end);
  });
}

function ageOf({ startedAt }: Refresh): number {
  return performance.now() - startedAt;
}
