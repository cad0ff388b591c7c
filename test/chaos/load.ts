import type { PackageName } from '../bench/packages.js';

/** The calls of one run; both packages get the same ones. */
export interface Load {
  seed: number;
  seconds: number;
  callsPerSecond: number;
  /** Users who are asked for, the nth with a weight of 1/n (Zipf). */
  keys: number;
  /** A call that has not ended by then has failed. */
  timeoutMs: number;
  /** Whether the client's clock jumps by an hour every 2–4 s. */
  clock: 'steady' | 'jumping';
  faults: 'all kinds' | 'first request hangs';
}

/** What the client process is started with. */
export interface ClientStart extends Load {
  packageName: PackageName;
  serverUrl: string;
}

/** What the client process reports at its end. */
export interface Outcome {
  calls: number;
  failed: number;
  /** Failed although a token of the key had arrived that was still valid. */
  failedNeedlessly: number;
  /** Had not ended a second after {@link Load.timeoutMs}. */
  hung: number;
  expiredServed: number;
  requests: number;
  faultyAnswers: number;
  neededRequests: number;
  p50Ms: number;
  p99Ms: number;
  /** The longest time that the event loop of the client stood still. */
  longestPauseMs: number;
  heapMegabytes: number;
  openHandles: number;
  /** How often each kind of failure was seen; a few words each. */
  failures: Record<string, number>;
}

/** Of every call; tokens of 5–10 s are usable with it. */
export const VALIDITY_BUFFER_MS = 1_000;
