import { type ConnectClient, createConnect } from '../../src/index.js';
import { judgeAnswer, judgeFailure } from './simulated-answers.js';
import type { History } from './simulated-history.js';
import { noteRenewal } from './simulated-kept.js';
import {
  type Call,
  isRevoked,
  keyOf,
  paramsOf,
  sameRequest,
  type Wanted,
} from './simulated-records.js';

const DEFAULT_BUFFER_MS = 30_000;
const SLOW_CREDENTIAL_MS = 3_000;
const NEVER = Number.POSITIVE_INFINITY;

/** How a call is made. */
export interface Manner {
  forced: boolean;
  bufferMs: number | undefined;
  timeoutMs: number;
  maxRetries: number;
  /** A text, or a function that tells it, takes its time or throws. */
  credential: 'text' | 'function' | 'slow' | 'broken';
}

/** A client, and callers whose every answer is judged. */
export class SimulatedCallers {
  readonly connect: ConnectClient;

  constructor(
    readonly history: History,
    fetch: typeof globalThis.fetch,
  ) {
    const { max, aheadMs } = history.setting;
    const cache = { max, refreshAheadMs: aheadMs };
    // Timers keep the true time when the client's clock jumps.
    const options = { fetch, cache, now: () => history.clientMs };
    this.connect = createConnect(options);
  }

  get(wanted: Wanted, manner: Manner): void {
    const { forced, bufferMs, timeoutMs, maxRetries, credential } = manner;
    const { history } = this;
    const call: Call = {
      id: history.calls.length,
      wanted,
      key: keyOf(wanted),
      forced,
      bufferMs: bufferMs ?? DEFAULT_BUFFER_MS,
      timeoutMs,
      maxRetries,
      startedAt: history.tick(),
      startedMs: Date.now(),
      clientMs: history.clientMs,
      keyMs: credential === 'text' ? Date.now() : Number.NaN,
      isAsked: credential !== 'text',
      isBroken: credential === 'broken',
      controller: new AbortController(),
      settledMs: NEVER,
      abortedMs: Number.NaN,
      isStarter: false,
      isReported: false,
      renewalMs: NEVER,
      renewed: undefined,
    };
    if (credential === 'text') noteRenewal(history, call);
    history.calls.push(call);
    history.note(`call ${call.id} asks for ${call.key} ${JSON.stringify(manner)}`);
    const { signal } = call.controller;
    const params = { ...paramsOf(wanted), validityBufferMs: bufferMs };
    const vercelToken = tellCredential(history, call, credential);
    const limits = { timeoutMs, maxRetries, signal };
    this.connect
      .getToken(wanted.connector, params, { vercelToken, forceRefresh: forced, ...limits })
      .then(
        (token) => this.#settle(call, `gets ${token}`, () => judgeAnswer(history, call, token)),
        (error) => this.#settle(call, `meets ${error}`, () => judgeFailure(history, call, error)),
      );
  }

  abort(call: Call, reason: unknown): void {
    if (call.settledMs !== NEVER || call.controller.signal.aborted) return;
    call.abortedMs = Date.now();
    this.history.note(`call ${call.id} leaves`);
    call.controller.abort(reason);
  }

  delete(wanted: Wanted): void {
    const { history } = this;
    history.note(`delete ${keyOf(wanted)}`);
    history.touch(wanted);
    this.connect.deleteTokenCacheEntry(wanted.connector, paramsOf(wanted));
    const at = history.tick();
    history.removals.push({
      doneAt: at,
      at,
      covers: ({ request }) => sameRequest(wanted, request.wanted),
    });
  }

  revoke(wanted: Wanted): void {
    const { history } = this;
    const { credential: vercelToken, connector, subject, installationId } = wanted;
    const beganAt = history.tick();
    const key = keyOf({ ...wanted, scopes: undefined });
    history.note(`revoke ${key}`);
    const endTouch = history.beginTouch(wanted);
    this.connect.revokeToken(connector, { subject, installationId }, { vercelToken }).then(() => {
      endTouch();
      const done = history.requests.find(
        ({ method, sentAt, outcome, ...request }) =>
          method === 'DELETE' && request.key === key && sentAt > beganAt && outcome,
      );
      const doneAt = done?.outcome?.at ?? 0;
      const covers = isRevoked.bind(undefined, wanted);
      history.removals.push({ doneAt, at: history.tick(), covers });
      history.note(`revoked ${key}`);
    }, endTouch);
  }

  #settle(call: Call, what: string, judge: () => void): void {
    call.settledMs = Date.now();
    this.history.note(`call ${call.id} ${what}`);
    judge();
  }
}

/** The credential of a call, as it is passed. */
function tellCredential(history: History, call: Call, manner: Manner['credential']) {
  const { credential } = call.wanted;
  switch (manner) {
    case 'text':
      return credential;
    case 'broken':
      return async () => {
        throw new Error('no credential');
      };
    default:
      return async () => {
        if (manner === 'slow') {
          await new Promise((resolve) => setTimeout(resolve, SLOW_CREDENTIAL_MS));
        }
        call.keyMs = Date.now();
        noteRenewal(history, call);
        return credential;
      };
  }
}
