import { ConnectTimeoutError } from '../../errors.js';
import type { Settlement, TakenToken } from '../../token-store.js';
import type { ConnectStoreTrace } from '../../traces.js';
import type { ConnectTokenSubject } from '../../types.js';
import { isTraced, traced } from '../environment/tracing.js';
import { within } from '../http/limits.js';
import type { CallSettings } from '../http/settings.js';
import { isErrorName } from '../validation/predicates.js';

/** For whom the store is asked: a token call, or a revocation. */
export interface Asker {
  connector: string;
  params: { subject: ConnectTokenSubject };
  settings?: Pick<CallSettings, 'trace'>;
}

/** How the store is asked. */
export interface StoreQuestion<T> {
  ask: () => Promise<T>;
  /** Milliseconds that it may take. */
  limitMs: number;
  /** Told of what it brings after that. */
  onLate?: (answer: T) => void;
}

/** Asks the store for as long as that may take, and tells those who listen. */
export function askStore<T>(
  operation: ConnectStoreTrace['operation'],
  { connector, params, settings }: Asker,
  question: StoreQuestion<T>,
): Promise<T> {
  const ask = () => askInTime(question);
  if (!isTraced('store')) return ask();
  const subject = params.subject.type;
  const trace: ConnectStoreTrace = { operation, connector, subject, call: settings?.trace };
  let failure: unknown;
  const run = async () => {
    try {
      const answer = await ask();
      trace.result = resultOf(answer);
      return answer;
    } catch (error) {
      failure = error;
      throw withoutText(error);
    }
  };
  return traced('store', trace, run).catch(() => {
    throw failure;
  });
}

function askInTime<T>({ ask, limitMs, onLate = () => {} }: StoreQuestion<T>): Promise<T> {
  const asking = ask();
  return within(asking, limitMs, () => {
    asking.then(onLate).catch(() => {});
    const message = `The shared store gave no answer within ${Math.round(limitMs)} ms.`;
    return new ConnectTimeoutError(message, { code: 'timeout', retryable: true });
  });
}

function resultOf(answer: unknown): ConnectStoreTrace['result'] {
  if (typeof answer === 'string') return answer as Settlement;
  return (answer as TakenToken | undefined)?.type ?? 'revoked';
}

/** An error without what a store may have put into it: keys, or what lies under them. */
function withoutText(error: unknown): Error {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  const told = new Error('The shared store gave no answer.');
  if (isErrorName(name)) told.name = name;
  return isErrorName(code) ? Object.assign(told, { code }) : told;
}
