import type { Service } from '../service.js';
import type { EmulatorOperation } from '../wire/operation.js';
import { throughFault } from './fault-effects.js';

/** Counts a request of an operation, and answers it through the fault that is planned for it. */
export function asOperation(
  { ledger, faults }: Service,
  operation: EmulatorOperation,
  signal: AbortSignal,
  answer: () => Promise<Response>,
): Promise<Response> {
  ledger.countRequest(operation);
  return throughFault(faults.take(operation), signal, answer);
}
