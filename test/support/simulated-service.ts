import { type ConnectClient, createConnect } from '../../src/index.js';
import {
  type Call,
  connectorOf,
  type IssuedToken,
  isBehind,
  isRecent,
  NAMES,
  type Outcome,
  paramsOf,
  RENEWAL_MS,
  type Removal,
  type ServedRequest,
  sameSubject,
  sameWanted,
  settle,
  type Wanted,
} from './simulated-records.js';

const DEFAULT_BUFFER_MS = 30_000;

/** A service that answers by hand, its client, and a witness of what callers must not get. */
export class SimulatedService {
  readonly connect: ConnectClient;
  readonly calls: Call[] = [];
  readonly requests: ServedRequest[] = [];
  readonly violations: string[] = [];
  readonly #tokens = new Map<string, IssuedToken>();
  readonly #removals: Removal[] = [];
  #moment = 0;

  constructor(
    readonly maxRetries: number,
    max: number,
  ) {
    this.connect = createConnect({
      fetch: (url, init) => this.#receive(String(url), init ?? {}),
      maxRetries,
      cache: { max },
    });
  }

  /** Requests that wait for an answer. */
  get waiting(): ServedRequest[] {
    return this.requests.filter(({ outcome, signal }) => !outcome && !signal.aborted);
  }

  get(wanted: Wanted, forced: boolean, bufferMs: number | undefined): void {
    const call: Call = {
      wanted,
      forced,
      bufferMs: bufferMs ?? DEFAULT_BUFFER_MS,
      startedAt: ++this.#moment,
      startedMs: Date.now(),
      controller: new AbortController(),
      settled: false,
      settledMs: Number.POSITIVE_INFINITY,
    };
    this.calls.push(call);
    const { credential: vercelToken, connector } = wanted;
    const { signal } = call.controller;
    const params = { ...paramsOf(wanted), validityBufferMs: bufferMs };
    this.connect.getToken(connector, params, { vercelToken, signal, forceRefresh: forced }).then(
      (token) => {
        settle(call);
        this.#judge(call, token);
      },
      (error) => {
        settle(call);
        const isExpected = signal.aborted || error?.name?.startsWith('Connect');
        if (!isExpected) this.#complain('rejects with a stranger', call, String(error));
      },
    );
  }

  delete(wanted: Wanted): void {
    this.connect.deleteTokenCacheEntry(wanted.connector, paramsOf(wanted));
    const at = ++this.#moment;
    const covers = (other: Wanted) =>
      sameSubject(wanted, other) && wanted.installationId === other.installationId;
    this.#removals.push({ doneAt: at, at, covers });
  }

  revoke(wanted: Wanted): void {
    const { credential: vercelToken, connector } = wanted;
    this.connect.revokeToken(connector, paramsOf(wanted), { vercelToken }).then(
      () => {
        const doneAt = this.requests.findLast(
          (request) => request.method === 'DELETE' && request.wanted.user === wanted.user,
        )?.outcome?.at;
        const ids = (other: Wanted) => new Set([wanted.installationId, other.installationId]);
        const covers = (other: Wanted) =>
          sameSubject(wanted, other) && (ids(other).size === 1 || ids(other).has(undefined));
        this.#removals.push({ doneAt: doneAt ?? 0, at: ++this.#moment, covers });
      },
      () => {},
    );
  }

  /** Lets the client do all it can without another event. */
  async pause(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const readAt = ++this.#moment;
    for (const { outcome } of this.requests) {
      if (outcome?.readAt !== Number.POSITIVE_INFINITY) continue;
      outcome.readAt = readAt;
      outcome.readMs = Date.now();
    }
  }

  answer(request: ServedRequest, kind: Outcome['kind'], lifeMs: number): void {
    const at = ++this.#moment;
    const never = Number.POSITIVE_INFINITY;
    const outcome = { kind, at, readAt: never, readMs: never };
    request.outcome = outcome;
    request.settle(this.#replyTo(request, outcome, lifeMs));
  }

  #replyTo(request: ServedRequest, outcome: Outcome, lifeMs: number): Response | Error {
    if (outcome.kind === 'failed') return new TypeError('fetch failed');
    if (outcome.kind === 'refused') return new Response('{}', { status: 404 });
    const token = `token-${outcome.at}`;
    const { wanted, sentAt, bufferMs } = request;
    const expiresAt = Date.now() + lifeMs;
    this.#tokens.set(token, { wanted, sentAt, bufferMs, outcome, expiresAt });
    return Response.json({ token, expiresAt, connector: connectorOf(wanted) });
  }

  async #receive(url: string, init: RequestInit): Promise<Response> {
    const { subject, installationId, validityBufferMs } = JSON.parse(String(init.body));
    const [connector = ''] = NAMES.filter((name) => url.includes(encodeURIComponent(name)));
    const bearer = (init.headers as Record<string, string>)['Authorization'] ?? '';
    const credential = bearer.replace('Bearer ', '');
    const wanted = { credential, connector, user: subject.id, installationId };
    const bufferMs = validityBufferMs ?? DEFAULT_BUFFER_MS;
    const signal = init.signal as AbortSignal;
    return new Promise((resolve, reject) => {
      const settle = (outcome: Response | Error) =>
        outcome instanceof Response ? resolve(outcome) : reject(outcome);
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      const sentAt = ++this.#moment;
      const method = init.method ?? '';
      const request = { wanted, method, sentAt, bufferMs, signal, settle };
      // With retries a flight that was overtaken may send again.
      if (method === 'POST' && this.maxRetries === 0) this.#checkNeed(request);
      this.requests.push(request);
    });
  }

  /** A second request of a key is in the air only when nobody may join the first. */
  #checkNeed({ wanted, sentAt }: ServedRequest): void {
    const [first] = this.waiting
      .filter((other) => other.method === 'POST' && sameWanted(other.wanted, wanted))
      .slice(-1);
    if (!first) return;
    const isExcused =
      this.calls.some(
        (call) =>
          sameWanted(call.wanted, wanted) &&
          ((call.forced && call.startedAt > first.sentAt) || call.bufferMs > first.bufferMs),
      ) ||
      this.#removals.some(({ doneAt }) => doneAt > first.sentAt) ||
      // A revocation that was given up may have happened.
      this.requests.some(
        ({ method, outcome, signal }) => method === 'DELETE' && (outcome || signal.aborted),
      );
    if (!isExcused) this.violations.push(`request ${sentAt} could have joined ${first.sentAt}`);
  }

  #judge(call: Call, name: string): void {
    const token = this.#tokens.get(name);
    if (!token) throw new Error(`${name} was never issued`);
    if (!sameWanted(token.wanted, call.wanted)) {
      this.#complain('gets the token of another request', call, token);
    }
    if (call.forced && token.sentAt < call.startedAt) {
      this.#complain('is forced and gets an older answer', call, token);
    }
    for (const removal of this.#removals) {
      const isDead = removal.covers(token.wanted) && token.sentAt < removal.doneAt;
      if (isDead && removal.at < call.startedAt) this.#complain('gets a dead token', call, token);
    }
    this.#judgeAge(call, token);
  }

  #judgeAge(call: Call, token: IssuedToken): void {
    const isKept = token.outcome.readAt < call.startedAt;
    const remainingMs = token.expiresAt - Date.now();
    if (isKept && remainingMs <= 0) this.#complain('gets an expired token', call, token);
    const own = this.requests.filter(
      ({ method, wanted }) => method === 'POST' && sameWanted(wanted, call.wanted),
    );
    const hasFailed =
      own.some(({ outcome }) => outcome?.kind === 'failed' && isRecent(outcome, call)) ||
      this.calls.some((other) => sameWanted(other.wanted, call.wanted) && isBehind(other, call)) ||
      Date.now() - call.startedMs >= RENEWAL_MS;
    // What a request brings that asked for enough is good, however short it turns out to be.
    const isShort = token.expiresAt - call.startedMs <= call.bufferMs;
    if (isShort && (isKept || token.bufferMs < call.bufferMs) && !hasFailed) {
      this.#complain('gets a token inside its buffer', call, token);
    }
    const isRefused = own.some(
      ({ sentAt, outcome }) =>
        outcome?.kind === 'refused' && sentAt > token.outcome.at && outcome.readAt < call.startedAt,
    );
    if (isKept && isRefused) this.#complain('gets a token that was refused since', call, token);
  }

  #complain(what: string, call: Call, more: unknown): void {
    const { controller, ...shown } = call;
    this.violations.push(`a caller ${what}: ${JSON.stringify([shown, more])}`);
  }
}
