import { parseArgs } from 'node:util';
import { ROWS_OF_ONE_HUNG_REQUEST, type Row, rowsUnderFaults } from './goals.js';
import type { Load, Outcome } from './load.js';
import { play } from './processes.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const seed = Number(values.seed);
const seconds = Number(values.seconds);
if (!(seconds > 0 && seconds <= 120)) throw new Error('--seconds takes 1 to 120');

const UNDER_FAULTS = {
  seed,
  seconds,
  callsPerSecond: 1_000,
  keys: 50,
  timeoutMs: 5_000,
  faults: 'all kinds',
} as const;

console.log(`seed ${seed} (npm run chaos -- --seed ${seed} plays the same faults again)`);

await compare(
  'One hung request: 20 calls/s on one key for 12 s, the first request is never answered',
  'A call has failed when it rejects or takes longer than 1 s. All other answers take 5 ms.',
  {
    seed,
    seconds: 12,
    callsPerSecond: 20,
    keys: 1,
    timeoutMs: 1_000,
    clock: 'steady',
    faults: 'first request hangs',
  },
  ROWS_OF_ONE_HUNG_REQUEST,
);
await compare(
  `Faults of all kinds, steady clock: 1,000 calls/s over 50 users (Zipf) for ${seconds} s`,
  'Of 100 requests 2 hang, 2 get a 503, 2 a slow body, 1 a reset, 1 HTML, 0.5 each a 429, half a body, an expired token.\n' +
    'Tokens live 5–10 s, validityBufferMs is 1,000, a call has failed when it rejects or takes longer than 5 s.\n' +
    'Needed: one request per lifetime less the buffer, by a client that meets no fault.',
  { ...UNDER_FAULTS, clock: 'steady' },
  rowsUnderFaults('steady'),
);
await compare(
  `The same with a client whose clock jumps between −1 h, 0 and +1 h every 2–4 s`,
  'Expired is judged by true time. The needed requests are those of a steady clock.',
  { ...UNDER_FAULTS, clock: 'jumping' },
  rowsUnderFaults('jumping'),
);

/** Plays a load through both packages, one after the other, and prints them side by side. */
async function compare(title: string, legend: string, load: Load, rows: Row[]): Promise<void> {
  console.log(`\n${title}\n${legend}`);
  const ours = await play('grantkit', load);
  // A client that drowns in its own requests ends without a result, which is one too.
  const original = await play('reference', load).catch(String);
  const isPlayed = typeof original === 'object';
  console.table(
    rows.map(({ what, show, goal }) => {
      const isMet = goal?.isMet(ours, isPlayed ? original : undefined) ?? true;
      if (!isMet) process.exitCode = 1;
      const met = goal ? { goal: goal.text, met: isMet ? 'yes' : 'NO' } : {};
      return { what, ours: show(ours), '2.3.2': isPlayed ? show(original) : '–', ...met };
    }),
  );
  console.log(`failures of ours: ${failuresOf(ours)}`);
  console.log(`failures of 2.3.2: ${isPlayed ? failuresOf(original) : original}`);
}

function failuresOf({ failures }: Outcome): string {
  const parts = Object.entries(failures).map(([reason, count]) => `${count} × ${reason}`);
  return parts.join(', ') || 'none';
}
