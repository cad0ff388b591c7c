import { parseArgs } from 'node:util';
import { BILLED } from './billed.js';
import { COMMAND_START } from './command.js';
import { FIRST_TOKEN } from './first-token.js';
import { GROWTH } from './growth.js';
import { HITS } from './hit.js';
import { IMPORTS } from './import.js';
import { judge, type Measurement } from './measurement.js';
import { MEMORY } from './memory.js';
import { MISS } from './miss.js';
import { REMOVALS_AMONG_MANY } from './removal.js';
import { SIZE } from './size.js';
import { TRANSPORT } from './transport.js';

const MEASUREMENTS: Measurement[] = [
  ...IMPORTS,
  FIRST_TOKEN,
  ...HITS,
  ...GROWTH,
  MISS,
  TRANSPORT,
  BILLED,
  SIZE,
  MEMORY,
  ...REMOVALS_AMONG_MANY,
  COMMAND_START,
];

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const chosen = MEASUREMENTS.filter(({ what }) => what.includes(values.only));
if (chosen.length === 0) throw new Error(`No row's name contains "${values.only}"`);

const rows = [];
for (const measurement of chosen) {
  console.error(`measuring ${measurement.what}`);
  const { row, isKept } = await judge(measurement);
  if (!isKept) process.exitCode = 1;
  rows.push(row);
}
console.log('original: @vercel/connect@2.3.2, measured in turn with ours; figures are medians.');
console.log(
  'ns, µs and the growth are CPU time; ms of imports and of the first token are by the clock.',
);
console.table(rows);
