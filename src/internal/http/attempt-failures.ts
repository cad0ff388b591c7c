import {
  ConnectError,
  ConnectNetworkError,
  ConnectTimeoutError,
  isConnectError,
} from '../../errors.js';
import { isObject } from '../validation/predicates.js';
import { mask, maskCause, readField } from './mask.js';

// Causes may form a circle.
const DEEPEST_CAUSE = 16;
// What V8 and JavaScriptCore say of a mistake in code, and never of a network.
const CODING_FAULT =
  /is not (?:a function|an object \(|defined|iterable)|Cannot (?:read|set|destructure|access)/;

/** What an attempt was. */
interface Tried {
  operation: string;
  /** Of what it was sent to. */
  url: string;
  credentials: readonly string[];
  response?: Response | undefined;
}

/** What `fetch` has rejected with, as a failure of this package. */
export function fetchFailure(
  error: unknown,
  { operation, url, credentials, response }: Tried,
): ConnectError {
  const cause = maskCause(error, credentials);
  const [name, message] = ['name', 'message'].map((field) => readField(error, field));
  const told = typeof message === 'string' ? mask(message, credentials) : '';
  if (name === 'ReferenceError' || (name === 'TypeError' && CODING_FAULT.test(told))) {
    return new ConnectError(`${operation}: \`fetch\` failed: ${told}.`, {
      code: 'fetch_failed',
      hint: 'This is a mistake in the code of `fetch`, not a failure of the network.',
      cause,
    });
  }
  const what = response === undefined ? 'could not be reached' : 'broke off its answer';
  const detail = mask(failureCode(error) ?? messageOfCause(error), credentials);
  const reason = [told, detail && !told.includes(detail) && `(${detail})`]
    .filter(Boolean)
    .join(' ');
  const { host } = new URL(url);
  return new ConnectNetworkError(`${operation}: ${host} ${what}${reason && `: ${reason}`}.`, {
    code: 'network_error',
    retryable: true,
    cause,
  });
}

/** Some of undici's errors have no code, and "fetch failed" alone helps nobody. */
function messageOfCause(error: unknown): string {
  const message = readField(readField(error, 'cause'), 'message');
  return typeof message === 'string' ? message : '';
}

/** An attempt took longer than it may. */
export function overtime(
  { operation, url }: Pick<Tried, 'operation' | 'url'>,
  limitMs: number,
): ConnectTimeoutError {
  const { host } = new URL(url);
  const message = `${operation}: ${host} gave no answer within ${Math.round(limitMs)} ms.`;
  return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
}

/** The first system error code down the `cause` chain, among `wanted` when given. */
export function failureCode(error: unknown, wanted?: ReadonlySet<unknown>): string | undefined {
  let cause = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && isObject(cause); depth++) {
    const code = isConnectError(cause) ? undefined : readField(cause, 'code');
    if (typeof code === 'string' && (wanted?.has(code) ?? true)) return code;
    cause = readField(cause, 'cause');
  }
  return undefined;
}
