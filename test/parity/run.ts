import { CHAT } from './chat.js';
import { differences } from './differences.js';
import { publishDocuments, withdrawDocuments } from './documents.js';
import { EVE } from './eve.js';
import { AI_SDK, MCP } from './mcp.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { ROOT } from './root.js';
import type { Entry, Scenario } from './scenario.js';
import { AUTH_JS, BETTER_AUTH } from './sign-in.js';
import { TANSTACK_AI } from './tanstack-ai.js';
import { closeWorlds, openWorld } from './world.js';

let count = 0;
let unexpected = 0;

/** The entry to play, when it is not all of them: `npm run parity -- chat`. */
const only = process.argv[2];

async function compare<S>(entry: Entry<S>): Promise<void> {
  if (only !== undefined && only !== entry.name) return;
  console.log(`\n${entry.name}`);
  for (const scenario of entry.same) {
    const [theirs, own] = await playBoth(entry, scenario);
    report(`same: ${scenario.name}`, differences(theirs, own));
  }
  for (const improvement of entry.better) {
    const { row, reason, name, holds } = improvement;
    const [theirs, own] = await playBoth(entry, improvement);
    const why = row === undefined ? '' : `, row ${String(row).padStart(2)}`;
    const line = `better${why}: ${name}${reason ? ` (${reason})` : ''}`;
    const isBetter = holds(own) && !holds(theirs);
    report(line, isBetter ? [] : [theirs, own].map((it) => JSON.stringify(it, null, 2)));
  }
}

async function playBoth<S>(entry: Entry<S>, { run }: Scenario<S>): Promise<[Outcome, Outcome]> {
  const { original, ours, isDeployed } = entry;
  const play = async (sdk: S) => {
    await using world = await openWorld({ isDeployed });
    return await outcomeOf(run, sdk, world);
  };
  return [await play(original), await play(ours)];
}

function report(line: string, problems: string[]): void {
  count++;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${line}`);
  if (problems.length > 0) unexpected++;
  for (const problem of problems) console.log(problem);
}

await publishDocuments();
await compare(ROOT);
await compare(CHAT);
await compare(MCP);
await compare(AI_SDK);
await compare(TANSTACK_AI);
await compare(AUTH_JS);
await compare(BETTER_AUTH);
await compare(EVE);
await withdrawDocuments();
await closeWorlds();

console.log(`\n${count} scenarios, ${unexpected} unexpected differences`);
process.exitCode = unexpected === 0 && count > 0 ? 0 : 1;
