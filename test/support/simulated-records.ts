import type { ConnectTokenParams, ConnectTokenSubject } from '../../src/index.js';

export const NAMES = ['slack/acme', 'scl_1', 'oauth/linear'] as const;
export const CREDENTIALS = ['one', 'two'] as const;
const SLACK = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };
const LINEAR = { id: 'scl_2', uid: 'oauth/linear', type: 'oauth' };

/** Subjects of each type; some differ in fields that a revocation ignores. */
export const SUBJECTS: readonly ConnectTokenSubject[] = [
  { type: 'user', id: 'ann' },
  { type: 'user', id: 'bob' },
  { type: 'user', id: 'ann', issuer: 'idp' },
  { type: 'user', id: 'ann', team: 'red' } as ConnectTokenSubject,
  { type: 'app' },
  { type: 'jwt-bearer', sub: 's1', additionalClaims: { a: 1, b: 2 } },
  { type: 'jwt-bearer', sub: 's1', additionalClaims: { b: 2, a: 1 } },
  { type: 'jwt-bearer', sub: 's1', iss: 'acme', additionalClaims: { a: 1 } },
  { type: 'token', token: 'first' },
  { type: 'token', token: 'second' },
];

/** What is asked for. */
export interface Wanted {
  credential: string;
  connector: string;
  subject: ConnectTokenSubject;
  installationId?: string;
  scopes?: string[];
}

export type Kind = 'served' | 'refused' | 'failed' | 'neutral';

/** What the service has answered. */
export interface Outcome {
  kind: Kind;
  status?: number;
  /** Whether the same request may succeed later. */
  isTransient: boolean;
  retryAfterMs: number;
  at: number;
  atMs: number;
  /** When the client has read it. */
  readAt: number;
  /** Whether the client had given the request up before it could read. */
  isLost: boolean;
}

/** A shared request as it looks from outside: its first attempt, and whether it is a hedge. */
export interface FlightSeen {
  startedAt: number;
  startedMs: number;
  isHedge: boolean;
}

export interface ServedRequest {
  wanted: Wanted;
  key: string;
  method: string;
  sentAt: number;
  sentMs: number;
  /** The client's clock when it left. */
  clientMs: number;
  bufferMs: number;
  signal: AbortSignal;
  settle: (outcome: Response | Error) => void;
  outcome?: Outcome;
  /** Whether its body never ends. */
  isStuck: boolean;
  abortedMs: number;
  /** Whether its time was up while somebody still waited. */
  isTimedOut: boolean;
  isRetried: boolean;
  /** Which try of its flight it is, at most; 1 for the first. */
  tries: number;
  isReported: boolean;
  /** Whether it may be a retry as well as a new request. */
  isAmbiguous: boolean;
  flight: FlightSeen;
}

export interface IssuedToken {
  name: string;
  request: ServedRequest;
  outcome: Outcome;
  /** The installation that the reply names. */
  named: string | undefined;
  /** By the service's clock; without one it is not kept. */
  expiresAt: number | undefined;
  /** By the client's clock, as the rules reckon it. */
  localExpiresAt: number;
  /** The client's clock at its arrival. */
  arrivedMs: number;
  isDated: boolean;
}

export interface Call {
  id: number;
  wanted: Wanted;
  key: string;
  forced: boolean;
  bufferMs: number;
  timeoutMs: number;
  maxRetries: number;
  startedAt: number;
  startedMs: number;
  /** The client's clock. */
  clientMs: number;
  /** When its credential was known; `NaN` before. */
  keyMs: number;
  /** Whether its credential comes from a function. */
  isAsked: boolean;
  isBroken: boolean;
  controller: AbortController;
  settledMs: number;
  abortedMs: number;
  /** Whether a request was sent on its behalf. */
  isStarter: boolean;
  isReported: boolean;
  /** How long it may wait because of a token that works, and which. */
  renewalMs: number;
  renewed: IssuedToken | undefined;
}

/** Dead before `doneAt`: what a deletion or a revocation covers. */
export interface Removal {
  /** When the service has carried it out. */
  doneAt: number;
  /** When the caller knows of it. */
  at: number;
  covers: (token: IssuedToken) => boolean;
}

export function paramsOf({ subject, installationId, scopes }: Wanted): ConnectTokenParams {
  return { subject, installationId, scopes };
}

/** The same text for the same request of the same caller. */
export function keyOf({ credential, connector, ...request }: Wanted): string {
  const { subject, installationId = null, scopes = ['*'] } = request;
  return JSON.stringify(sorted([credential, connector, subject, installationId, scopes]));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .map(([name, inner]) => [name, sorted(inner)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

export const connectorOf = ({ connector }: Wanted) => (connector === LINEAR.uid ? LINEAR : SLACK);

const identityOf = (subject: ConnectTokenSubject) => {
  const { type, id, issuer, sub, iss, aud, token } = subject as unknown as Record<string, unknown>;
  return JSON.stringify([type, id, issuer, sub, iss, aud, token]);
};

/** Whether a revocation of one concerns the other, installations aside. */
export const sameSubject = (a: Wanted, b: Wanted) =>
  identityOf(a.subject) === identityOf(b.subject);

/** Whether both ask for the same, whoever asks and whichever name the connector has. */
export function sameRequest(a: Wanted, b: Wanted): boolean {
  const of = (wanted: Wanted) =>
    keyOf({ ...wanted, credential: '', connector: connectorOf(wanted).id });
  return of(a) === of(b);
}

/** Whether revoking `revoked` makes a token dead. */
export function isRevoked(revoked: Wanted, { request: { wanted }, named }: IssuedToken): boolean {
  if (!sameSubject(revoked, wanted) || connectorOf(revoked) !== connectorOf(wanted)) return false;
  const ids = [revoked.installationId, wanted.installationId];
  if (ids.includes(undefined) || ids.includes('*') || ids[0] === ids[1]) return true;
  return named === undefined || named === revoked.installationId;
}
