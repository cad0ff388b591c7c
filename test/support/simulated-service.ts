import type { History } from './simulated-history.js';
import { keyOf, NAMES, type ServedRequest, type Wanted } from './simulated-records.js';
import { type Reply, reply } from './simulated-replies.js';
import { judgeAbort, judgeSending } from './simulated-sendings.js';

const DEFAULT_BUFFER_MS = 30_000;

/** A service that answers by hand. */
export class SimulatedService {
  constructor(readonly history: History) {}

  /** Requests that the client waits for and that can be answered. */
  get waiting(): ServedRequest[] {
    return this.answerable.filter(({ signal }) => !signal.aborted);
  }

  /** Those that were given up can be answered, too, when the transport does not listen. */
  get answerable(): ServedRequest[] {
    const { requests, setting } = this.history;
    return requests.filter(
      ({ outcome, signal, isStuck }) => !outcome && !isStuck && (setting.isDeaf || !signal.aborted),
    );
  }

  answer(request: ServedRequest, how: Reply): void {
    const { history } = this;
    const text = reply(history, request, how);
    const { outcome, sentAt } = request;
    const token = history.tokens.get(`token-${outcome?.at}`);
    const more = token ? JSON.stringify([how.lifeMs, how.isDated, token.named]) : how.failure;
    const status = outcome?.status ?? '';
    history.note(`request ${sentAt}: ${how.kind} ${status} ${token?.name ?? ''} ${more}`);
    const isNewer = (other: ServedRequest) =>
      other.sentAt > sentAt && other.outcome?.kind === 'served';
    const isLate = history.requestsOf(request.key).some(isNewer);
    if (how.kind === 'refused' && isLate) history.seen.lateRefusals++;
    request.settle(text);
  }

  /** Answers with headers only: the body does not end before the client gives up. */
  hang(request: ServedRequest): void {
    request.isStuck = true;
    this.history.note(`request ${request.sentAt}: its body hangs`);
    const body = new ReadableStream({
      start: (controller) =>
        request.signal.addEventListener('abort', () => {
          if (!this.history.setting.isDeaf) controller.error(request.signal.reason);
        }),
    });
    request.settle(new Response(body));
  }

  /** Takes a request in; it is answered when a plan says so, if ever. */
  readonly fetch = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const { history } = this;
    const { validityBufferMs = DEFAULT_BUFFER_MS, ...params } = JSON.parse(String(init.body));
    const [connector = ''] = NAMES.filter((name) => String(url).includes(encodeURIComponent(name)));
    const bearer = (init.headers as Record<string, string>)['Authorization'] ?? '';
    const wanted: Wanted = { ...params, credential: bearer.replace('Bearer ', ''), connector };
    const signal = init.signal as AbortSignal;
    return new Promise((resolve, reject) => {
      const sentAt = history.tick();
      const sentMs = Date.now();
      const request: ServedRequest = {
        wanted,
        key: keyOf(wanted),
        method: init.method ?? '',
        sentAt,
        sentMs,
        clientMs: history.clientMs,
        bufferMs: validityBufferMs,
        signal,
        settle: (outcome) => (outcome instanceof Response ? resolve(outcome) : reject(outcome)),
        isStuck: false,
        abortedMs: Number.NaN,
        isTimedOut: false,
        isRetried: false,
        isReported: false,
        tries: 1,
        isAmbiguous: false,
        flight: { startedAt: sentAt, startedMs: sentMs, isHedge: false },
      };
      history.note(
        `request ${sentAt} leaves: ${request.method} ${request.key} ${validityBufferMs}`,
      );
      if (request.method === 'POST') judgeSending(history, request);
      history.requests.push(request);
      if (signal.aborted) return reject(signal.reason);
      signal.addEventListener('abort', () => {
        judgeAbort(history, request);
        if (!history.setting.isDeaf) reject(signal.reason);
      });
    });
  };
}
