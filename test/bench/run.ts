import { billedRequests } from './billed.js';
import { hitNanoseconds } from './hit.js';
import { importMilliseconds } from './import.js';
import { retainedKilobytes } from './memory.js';
import type { Pair } from './packages.js';
import { loadedKilobytes } from './size.js';

/** One row: ours and the original's figure from one run, and the largest ratio or figure allowed. */
interface Measurement {
  what: string;
  unit: string;
  measure(): Promise<Pair>;
  budget: { ratio: number } | { figure: number };
}

const MEASUREMENTS: Measurement[] = [
  {
    what: 'import of the root entry, fresh process',
    unit: 'ms',
    measure: importMilliseconds,
    budget: { ratio: 0.15 },
  },
  {
    what: 'warm getToken hit, typical user params',
    unit: 'ns',
    measure: hitNanoseconds,
    budget: { ratio: 0.33 },
  },
  {
    what: 'billed requests, 100 concurrent identical misses',
    unit: '',
    measure: billedRequests,
    budget: { figure: 1 },
  },
  {
    what: 'root entry and all it loads, minified and gzipped',
    unit: 'kB',
    measure: loadedKilobytes,
    budget: { figure: 20 },
  },
  {
    what: 'retained memory of 100 entries',
    unit: 'kB',
    measure: retainedKilobytes,
    budget: { ratio: 1 },
  },
];

const rows = [];
for (const { what, unit, measure, budget } of MEASUREMENTS) {
  const { ours, original } = await measure();
  const ratio = ours / original;
  const isKept = 'ratio' in budget ? ratio <= budget.ratio : ours <= budget.figure;
  if (!isKept) process.exitCode = 1;
  rows.push({
    what,
    ours: `${round(ours)} ${unit}`,
    original: `${round(original)} ${unit}`,
    ratio: `${ratio.toFixed(2)} ×`,
    budget: 'ratio' in budget ? `≤ ${budget.ratio} ×` : `≤ ${budget.figure} ${unit}`,
    kept: isKept ? 'yes' : 'NO',
  });
}
console.table(rows);

function round(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : String(Number(figure.toFixed(1)));
}
