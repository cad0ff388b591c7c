import type { Settlement, TakenToken } from '../../token-store.js';
import type { ConnectStoreTrace } from '../../traces.js';
import type { ConnectTokenSubject } from '../../types.js';
import { isTraced, traced } from '../environment/tracing.js';
import type { CallSettings } from '../http/settings.js';
import { isErrorName } from '../validation/predicates.js';

/** For whom the store is asked: a token call, or a revocation. */
export interface Asker {
  connector: string;
  params: { subject: ConnectTokenSubject };
  settings?: Pick<CallSettings, 'trace'>;
}

/** Asks the store, and tells those who listen. */
export function askStore<T>(
  operation: ConnectStoreTrace['operation'],
  { connector, params, settings }: Asker,
  ask: () => Promise<T>,
): Promise<T> {
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
