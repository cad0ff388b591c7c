// npm run mutation [-- room …]: which changes of the source no test notices.
import { readFileSync } from 'node:fs';
import { entryOf, parseEquivalents } from './equivalents.js';
import { installStryker } from './install-stryker.js';
import { type Mutant, mutantsOf } from './mutants.js';
import { roomsCalled } from './rooms.js';
import { runStryker } from './run-stryker.js';
import { judge, type Tally, tally } from './verdict.js';

const LOWEST_SCORE = 94;

const list = parseEquivalents(readFileSync(new URL('equivalent.md', import.meta.url), 'utf8'));
const rooms = roomsCalled(process.argv.slice(2));
const stryker = installStryker();
const all: Mutant[] = [];
const rows: Record<string, Tally> = {};
for (const room of rooms) {
  const mutants = mutantsOf(runStryker(stryker, room));
  rows[room.name] = tally(mutants, list);
  all.push(...mutants);
}
rows['in all'] = tally(all, list);

const { unlisted, stale } = judge(all, list);
printMutants('Survived and not in equivalent.md', unlisted);
for (const { file, before, after } of stale) {
  console.log(`\nIn equivalent.md, but no survivor: ${file}\n  ${before}\n  ${after}`);
}
console.table(Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, rounded(row)])));
if (unlisted.length > 0 || rows['in all'].score < LOWEST_SCORE) process.exitCode = 1;

function printMutants(title: string, mutants: Mutant[]): void {
  if (mutants.length > 0) console.log(`\n${title}: ${mutants.length}`);
  for (const mutant of mutants) {
    console.log(`${mutant.file}:${mutant.line} (${mutant.status})\n${entryOf(mutant)}`);
  }
}

function rounded(row: Tally) {
  return { ...row, score: `${row.score.toFixed(1)} %` };
}
