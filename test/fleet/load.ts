/** How the processes share tokens. */
export type Mode = 'own caches' | 'shared, no lease' | 'shared, with lease';

/** What a fleet does. */
export interface Load {
  seed: number;
  seconds: number;
  mode: Mode;
  /** By how much the deadlines of the store are longer, on a machine that is busy with more. */
  patience: number;
  callsPerSecond: number;
  /** As the option of the client. */
  refreshAheadMs: number;
  redisUrl: string;
  serviceUrl: string;
}

/** One process: its calls are those from `fromMs` to `untilMs`, counted from the start of all. */
export interface MemberStart extends Load {
  member: number;
  fromMs: number;
  untilMs: number;
}

/** How a call got its token: `joined` is one that shared the question of another in its process. */
export type Source = 'own hit' | 'store hit' | 'leader' | 'waiter' | 'joined';

/** One call of a process; the times are Unix milliseconds. */
export interface Call {
  key: number;
  madeAt: number;
  endedAt: number;
  source: Source;
  /** Absent when it failed. */
  token?: string;
  /** What it failed with. */
  failure?: string;
}

export const MEMBERS = 8;
/** Processes that are replaced by cold ones while the fleet runs. */
export const RESTARTED = 3;
export const KEYS = 40;
export const LIFETIME_MS = 6_000;
export const BUFFER_MS = 1_000;
export const SECRET = 'a secret of the fleet, with more than thirty-two bytes';
