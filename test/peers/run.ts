import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endsOf, linesOf, MATRIX, NOT_TRIED, type Row } from './matrix.js';
import { resultTable, supportTable } from './table.js';
import { type Result, tryRow } from './trial.js';

const AT_ONCE = 2;

const { values } = parseArgs({
  options: { only: { type: 'string' }, ends: { type: 'boolean', default: false } },
});
const lines = linesOf(MATRIX, values.only);
const rows = values.ends ? endsOf(lines) : lines;
if (rows.length === 0) throw new Error(`--only takes an adapter or a peer, not ${values.only}`);

const results = await tryAll(rows);
const failures = results.filter(({ problems }) => problems.length > 0);
for (const { row, problems } of failures) {
  console.log(`\n${nameOf(row)}\n${problems.join('\n')}`);
}
console.log(`\n${resultTable(results)}`);
for (const { peer, reason } of NOT_TRIED) console.log(`Not tried: ${peer}, ${reason}`);
const isComplete = rows.length === MATRIX.length && failures.length === 0;
if (isComplete) console.log(`\nFor the README:\n\n${await supported()}`);
console.log(`\n${results.length} lines, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

/** Tries all lines, some at the same time, and returns their results in the order of the lines. */
async function tryAll(rows: Row[]): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...rows.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [index, row] = next;
      const result = await tryRow(row);
      console.log(`${result.problems.length === 0 ? 'ok  ' : 'FAIL'} ${nameOf(row)}`);
      results[index] = result;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return results;
}

async function supported(): Promise<string> {
  const { peerDependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  return supportTable(MATRIX, peerDependencies);
}

function nameOf({ adapter, peer, version, node }: Row): string {
  return `${adapter} with ${peer} ${version} on Node ${node}`;
}
