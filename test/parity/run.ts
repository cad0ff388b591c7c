import { isDeepStrictEqual } from 'node:util';
import * as reference from 'reference';
import * as ours from '../../src/index.js';
import { IMPROVEMENTS } from './improvements.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { REFUSALS } from './refusals.js';
import { SAME } from './same.js';
import type { Scenario } from './scenario.js';
import { openWorld, type Sdk } from './world.js';

async function play(scenario: Scenario, sdk: Sdk): Promise<Outcome> {
  await using world = await openWorld();
  return await outcomeOf(scenario.run, sdk, world);
}

const original = reference as unknown as Sdk;
const show = (outcome: Outcome) => JSON.stringify(outcome, null, 2);
let unexpected = 0;

function report(isExpected: boolean, line: string, ...details: string[]): void {
  console.log(`${isExpected ? 'ok  ' : 'FAIL'} ${line}`);
  if (isExpected) return;
  unexpected++;
  for (const detail of details) console.log(detail);
}

const plain = [...SAME, ...REFUSALS];
for (const scenario of plain) {
  const theirs = await play(scenario, original);
  const own = await play(scenario, ours);
  const isSame = isDeepStrictEqual(theirs, own);
  report(isSame, `same: ${scenario.name}`, `original ${show(theirs)}`, `grantkit ${show(own)}`);
}

for (const improvement of IMPROVEMENTS) {
  const theirs = await play(improvement, original);
  const own = await play(improvement, ours);
  const isBetter = improvement.holds(own) && !improvement.holds(theirs);
  const line = `better, row ${String(improvement.row).padStart(2)}: ${improvement.name}`;
  report(isBetter, line, `original ${show(theirs)}`, `grantkit ${show(own)}`);
}

const count = plain.length + IMPROVEMENTS.length;
console.log(`\n${count} scenarios, ${unexpected} unexpected differences`);
process.exitCode = unexpected === 0 ? 0 : 1;
