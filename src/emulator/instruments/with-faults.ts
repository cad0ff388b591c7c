import type { Clock } from '../state/clock.js';
import type { Ledger } from '../state/ledger.js';
import type { DelayFault, EmulatorFault, FaultQueue, StatusFault } from './faults.js';
import { type EmulatorRequest, logRequest, type RequestNote } from './request-log.js';

const WEB_PAGE = '<!doctype html><title>Error</title><h1>Bad gateway</h1>';
const HTML_TYPE = { 'content-type': 'text/html; charset=utf-8' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** The connection closed without an answer. */
export class ConnectionDropped extends Error {
  override readonly name = 'ConnectionDropped';
  readonly code = 'UND_ERR_SOCKET';

  constructor() {
    super('other side closed');
  }
}

/** Where requests are counted, faulted and logged. */
export interface Instruments {
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly clock: Clock;
  /** Is told of every request of an operation, when it has ended. */
  readonly onRequest?: (request: EmulatorRequest) => void;
}

/** Counts and logs a request, and answers it through the fault that is planned for its operation. */
export async function withFaults(
  instruments: Instruments,
  note: RequestNote,
  signal: AbortSignal,
  answer: () => Promise<Response>,
): Promise<Response> {
  instruments.ledger.countRequest(note.operation);
  const fault = instruments.faults.take(note.operation);
  let done: Response | undefined;
  let sent: Response | undefined;
  try {
    sent = await throughFault(fault, signal, async () => {
      done = await answer();
      return done;
    });
    return sent;
  } finally {
    await logRequest(instruments, note, { sent, done });
  }
}

async function throughFault(
  fault: EmulatorFault | undefined,
  signal: AbortSignal,
  proceed: () => Promise<Response>,
): Promise<Response> {
  if (fault === undefined) return proceed();
  if ('delayMs' in fault) {
    await delay(fault, signal);
    return proceed();
  }
  if (fault.afterProcessing) await proceed();
  if ('hang' in fault) return untilAborted(signal);
  if ('drop' in fault) throw new ConnectionDropped();
  if ('html' in fault) return new Response(WEB_PAGE, { headers: HTML_TYPE });
  if ('malformed' in fault) return new Response('{"token": "emu_', { headers: JSON_TYPE });
  return statusAnswer(fault);
}

function statusAnswer(fault: StatusFault): Response {
  const headers = new Headers(fault.headers);
  if (fault.retryAfter !== undefined) headers.set('retry-after', String(fault.retryAfter));
  const init = { status: fault.status, headers };
  if ([204, 205, 304].includes(fault.status)) return new Response(null, init);
  if (typeof fault.body === 'string') return new Response(fault.body, init);
  return Response.json(fault.body ?? envelope(fault), init);
}

function envelope({ status, code, message }: StatusFault): unknown {
  const defaultCode = status === 429 ? 'rate_limited' : 'emulated_fault';
  return {
    error: { code: code ?? defaultCode, message: message ?? `Emulated fault with ${status}.` },
  };
}

function delay({ delayMs }: DelayFault, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(resolve, delayMs);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason), {
      once: true,
    });
  });
}
