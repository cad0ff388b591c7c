import type { History } from './simulated-history.js';
import { connectorOf, type Kind, type Outcome, type ServedRequest } from './simulated-records.js';

const HTML = { headers: { 'content-type': 'text/html' } };

/** How a failure looks; all of these may pass. */
export const FAILURES = ['network', '503', 'html', '429', '429 late', '500'] as const;
export const REFUSALS = [401, 403, 404, 410, 422] as const;
/** Answers that say nothing about the grant, and that no retry changes. */
export const NEUTRALS = [400, 409, 302] as const;

/** What the service answers next; the fields of other kinds do not count. */
export interface Reply {
  kind: Kind;
  failure: (typeof FAILURES)[number];
  refusal: (typeof REFUSALS)[number];
  neutral: (typeof NEUTRALS)[number];
  /** Milliseconds that a token lives; without them its reply tells no expiry. */
  lifeMs: number | undefined;
  /** Whether the reply tells the service's time. */
  isDated: boolean;
  /** Whether the reply tells the installation. */
  isNamed: boolean;
}

/** Answers a request, and returns what the client gets to read. */
export function reply(history: History, request: ServedRequest, how: Reply): Response | Error {
  const outcome: Outcome = {
    kind: how.kind,
    isTransient: how.kind === 'failed',
    retryAfterMs: 0,
    at: history.tick(),
    atMs: Date.now(),
    readAt: Number.POSITIVE_INFINITY,
    isLost: false,
  };
  request.outcome = outcome;
  if (how.kind === 'failed') return failure(how, outcome);
  if (how.kind === 'served') return served(history, request, how, outcome);
  return status(how.kind === 'refused' ? how.refusal : how.neutral, outcome);
}

function failure(how: Reply, outcome: Outcome): Response | Error {
  switch (how.failure) {
    case 'network':
      return new TypeError('fetch failed');
    case 'html':
      return new Response('<html>', HTML);
    case '429':
      return status(429, outcome, 1);
    case '429 late':
      return status(429, outcome, 20);
    case '503':
      return status(503, outcome);
    case '500':
      return status(500, outcome);
  }
}

function status(code: number, outcome: Outcome, retryAfter = 0): Response {
  outcome.status = code;
  outcome.retryAfterMs = retryAfter * 1000;
  // Whether a redirection passes is not said.
  if (code === 302) outcome.isTransient = true;
  const headers: Record<string, string> = code === 302 ? { location: '/elsewhere' } : {};
  if (retryAfter > 0) headers['retry-after'] = String(retryAfter);
  return new Response('{}', { status: code, headers });
}

function served(
  history: History,
  request: ServedRequest,
  { lifeMs, isDated, isNamed }: Reply,
  outcome: Outcome,
): Response {
  if (request.method !== 'POST') return new Response(null, { status: 204 });
  const nowMs = Date.now();
  const name = `token-${outcome.at}`;
  const { wanted } = request;
  const asked = wanted.installationId === '*' ? undefined : wanted.installationId;
  const named = isNamed ? (asked ?? 'T1') : undefined;
  const expiresAt = lifeMs === undefined ? undefined : nowMs + lifeMs;
  const localExpiresAt = localExpiry(history, request, { expiresAt, isDated });
  const arrivedMs = history.clientMs;
  const fields = { expiresAt, localExpiresAt, arrivedMs, isDated };
  history.tokens.set(name, { name, request, outcome, named, ...fields });
  if (localExpiresAt <= arrivedMs) outcome.isTransient = true;
  const headers: Record<string, string> = isDated ? { date: new Date(nowMs).toUTCString() } : {};
  const body = { token: name, expiresAt, connector: connectorOf(wanted), installationId: named };
  return Response.json(body, { headers });
}

/** The expiry by the client's clock, from what the reply tells. */
function localExpiry(
  history: History,
  { sentMs }: ServedRequest,
  { expiresAt, isDated }: { expiresAt: number | undefined; isDated: boolean },
): number {
  if (expiresAt === undefined) return Number.NEGATIVE_INFINITY;
  const toldMs = Math.floor(Date.now() / 1000) * 1000;
  const isOff = Math.abs(toldMs - history.clientMs) > 2000;
  const leftMs = history.clientMs - (Date.now() - sentMs);
  return isDated && isOff ? leftMs + (expiresAt - toldMs) - 1000 : expiresAt;
}
