import { ConnectTimeoutError } from '../../errors.js';
import { askCredential, resolveCredential } from '../environment/credential.js';
import type { ServiceRequest } from './attempt.js';
import { asCallersError, callSite } from './call-site.js';
import { elapsed, sendRequest, type Transport } from './send.js';
import type { CallSettings } from './settings.js';
import { after, onAbort, race, Stop } from './stop.js';

/** What a call lacks whose time is up, and what then helps. */
export const NO_ANSWER = {
  what: 'answer',
  hint: 'Check the connection, or pass a longer `timeoutMs`.',
};

/** Makes one call of the service with the caller's credential, within the caller's limits. */
export function callService<T>(
  request: ServiceRequest,
  settings: CallSettings,
  onSend?: Transport['onSend'],
): Promise<T> {
  return withinLimits(settings, (stop, endsAt) =>
    askService<T>(request, settings, { stop, endsAt, onSend }),
  );
}

/** What ends a call, and when. */
export interface CallEnd {
  stop: Stop;
  /** On the clock of `elapsed`. */
  endsAt: number;
}

/** What {@link callService} does within the limits of a call that does more than this. */
export async function askService<T>(
  request: ServiceRequest,
  settings: CallSettings,
  { stop, endsAt, onSend }: CallEnd & Pick<Transport, 'onSend'>,
): Promise<T> {
  const asked = askCredential(settings.vercelToken);
  const { bearer } = await race(resolveCredential(asked, settings), stop);
  const patience = { maxRetries: settings.maxRetries, endsAt, pausesEndAt: endsAt };
  return sendRequest<T>(request, { bearer, settings, patience, stop, onSend });
}

/** What ends a call, and what its caller is then told. */
interface Limits extends Pick<CallSettings, 'operation' | 'signal' | 'timeoutMs'> {
  /** @default NO_ANSWER */
  lacking?: () => typeof NO_ANSWER;
}

/**
 * Runs `task` until it settles, the caller's signal aborts or the caller's time is up, whichever is
 * first. What it rejects with has the caller's own stack.
 * @throws {ConnectTimeoutError} when the time is up
 */
export async function withinLimits<T>(
  { operation, signal, timeoutMs, lacking }: Limits,
  task: (stop: Stop, endsAt: number) => Promise<T>,
): Promise<T> {
  const site = callSite(withinLimits);
  const stop = new Stop();
  const release = signal && onAbort(signal, (reason) => stop.stop(reason));
  const cancel = after(timeoutMs, () => stop.stop(timeoutError(operation, timeoutMs, lacking?.())));
  try {
    stop.throwIfStopped();
    return await task(stop, elapsed() + timeoutMs);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw asCallersError(error, site);
  } finally {
    cancel();
    release?.();
  }
}

/** What a call gets whose own limit is over. */
export function timeoutError(
  operation: string,
  timeoutMs: number,
  { what, hint } = NO_ANSWER,
): ConnectTimeoutError {
  const message = `${operation}: no ${what} within ${timeoutMs} ms.`;
  return new ConnectTimeoutError(`${message} ${hint}`, { code: 'timeout', retryable: true, hint });
}
