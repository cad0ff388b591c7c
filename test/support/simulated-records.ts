export const NAMES = ['slack/acme', 'scl_1', 'oauth/linear'] as const;
export const CREDENTIALS = ['one', 'two'] as const;
const SLACK = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };
const LINEAR = { id: 'scl_2', uid: 'oauth/linear', type: 'oauth' };

/** What is asked for, told by plain values so that two of them compare field by field. */
export interface Wanted {
  credential: string;
  connector: string;
  user: string;
  installationId?: string;
}

export interface Outcome {
  kind: 'served' | 'refused' | 'failed';
  at: number;
  /** When the client has read it. */
  readAt: number;
  readMs: number;
}

export interface ServedRequest {
  wanted: Wanted;
  method: string;
  sentAt: number;
  bufferMs: number;
  signal: AbortSignal;
  settle: (outcome: Response | Error) => void;
  outcome?: Outcome;
}

export interface IssuedToken {
  wanted: Wanted;
  sentAt: number;
  bufferMs: number;
  outcome: Outcome;
  expiresAt: number;
}

export interface Call {
  wanted: Wanted;
  forced: boolean;
  bufferMs: number;
  startedAt: number;
  startedMs: number;
  controller: AbortController;
  settled: boolean;
  settledMs: number;
}

/** Dead before `at`: what a deletion or a revocation covers. */
export interface Removal {
  /** When the service has carried it out. */
  doneAt: number;
  /** When the caller knows of it. */
  at: number;
  covers: (wanted: Wanted) => boolean;
}

export function paramsOf({ user, installationId }: Wanted) {
  return { subject: { type: 'user', id: user }, installationId } as const;
}

export const connectorOf = ({ connector }: Wanted) => (connector === LINEAR.uid ? LINEAR : SLACK);
export const sameSubject = (a: Wanted, b: Wanted) =>
  a.user === b.user && connectorOf(a) === connectorOf(b);
export const sameWanted = (a: Wanted, b: Wanted) =>
  a.credential === b.credential &&
  a.connector === b.connector &&
  a.user === b.user &&
  a.installationId === b.installationId;

// A renewal may take this long, and rests as long when it failed.
export const RENEWAL_MS = 5_000;

/** Whether a call may still be answered because of a renewal that has failed. */
export function isRecent({ readAt, readMs }: Outcome, call: Call): boolean {
  return readAt > call.startedAt || call.startedMs - readMs < RENEWAL_MS;
}

/** Whether an earlier call has waited in vain, so that this one need not. */
export function isBehind({ startedMs, settledMs }: Call, call: Call): boolean {
  return settledMs - startedMs >= RENEWAL_MS && call.startedMs - settledMs < RENEWAL_MS;
}

/** Notes that a call has got its answer. */
export function settle(call: Call): void {
  call.settled = true;
  call.settledMs = Date.now();
}
