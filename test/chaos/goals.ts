import type { Outcome } from './load.js';

/** What one row of a table says of both packages, and what ours has to reach. */
export interface Row {
  what: string;
  show(outcome: Outcome): string;
  /** Absent for what is only told. */
  goal?: { text: string; isMet(ours: Outcome, original?: Outcome): boolean };
}

const none = (count: (outcome: Outcome) => number): Row['goal'] => ({
  text: '0',
  isMet: (ours) => count(ours) === 0,
});

const share = ({ failed, calls }: Outcome) => failed / calls;
const ratio = ({ requests, neededRequests }: Outcome) => requests / neededRequests;
const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const CALLS: Row = { what: 'calls', show: ({ calls }) => String(calls) };
const FAILED: Row = {
  what: 'failed calls',
  show: (outcome) => `${outcome.failed} (${(share(outcome) * 100).toFixed(2)} %)`,
};
const NEEDLESS: Row = {
  what: '  of these with a usable token',
  show: ({ failedNeedlessly }) => String(failedNeedlessly),
};
const HUNG: Row = {
  what: 'calls without end 1 s after their limit',
  show: ({ hung }) => String(hung),
  goal: none(({ hung }) => hung),
};
const EXPIRED: Row = {
  what: 'expired tokens served',
  show: ({ expiredServed }) => String(expiredServed),
  goal: none(({ expiredServed }) => expiredServed),
};
const REQUESTS: Row = {
  what: 'token requests sent',
  show: ({ requests }) => String(requests),
};
const RATIO: Row = {
  what: '  against the needed ones',
  show: (outcome) => `${ratio(outcome).toFixed(2)} × of ${outcome.neededRequests}`,
};

const TOLD: Row[] = [
  { what: '  answered with a fault', show: ({ faultyAnswers }) => String(faultyAnswers) },
  { what: 'latency of a call, median', show: ({ p50Ms }) => `${p50Ms.toFixed(3)} ms` },
  { what: 'latency of a call, 99 of 100', show: ({ p99Ms }) => milliseconds(p99Ms) },
  { what: 'heap after gc', show: ({ heapMegabytes }) => `${heapMegabytes.toFixed(1)} MB` },
  { what: 'open handles 1 s after the end', show: ({ openHandles }) => String(openHandles) },
  { what: 'longest pause of the process', show: (it) => milliseconds(it.longestPauseMs) },
];

/** The rows of a run under faults. */
export function rowsUnderFaults(clock: 'steady' | 'jumping'): Row[] {
  if (clock === 'jumping') {
    return [CALLS, FAILED, NEEDLESS, HUNG, EXPIRED, REQUESTS, RATIO, ...TOLD];
  }
  return [
    CALLS,
    { ...FAILED, goal: { text: '≤ 0.1 %', isMet: (ours) => share(ours) <= 0.001 } },
    { ...NEEDLESS, goal: none(({ failedNeedlessly }) => failedNeedlessly) },
    HUNG,
    EXPIRED,
    REQUESTS,
    { ...RATIO, goal: { text: '≤ 1.3 ×', isMet: (ours) => ratio(ours) <= 1.3 } },
    ...TOLD,
  ];
}

/** The rows of the run in which only the first request hangs. */
export const ROWS_OF_ONE_HUNG_REQUEST: Row[] = [
  CALLS,
  {
    what: 'succeeded',
    show: ({ calls, failed }) => String(calls - failed),
    goal: {
      text: 'as many as 2.3.2',
      isMet: (ours, original) => ours.failed <= (original?.failed ?? 0),
    },
  },
  REQUESTS,
];
