import { runHonoExample } from './hono-application.js';
import { runScenarios } from './run-scenarios.js';
import { runSuites } from './run-suites.js';

/** What can be run alone: `npm run test:runtimes -- scenarios`. */
const PARTS: Record<string, () => Promise<string[]>> = {
  suites: runSuites,
  scenarios: runScenarios,
  example: runHonoExample,
};

const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(PARTS);
const failed: string[] = [];
for (const name of names) {
  const part = PARTS[name];
  if (part === undefined) throw new Error(`Not ${name}, but: ${Object.keys(PARTS).join(', ')}`);
  failed.push(...(await part()));
}
for (const name of failed) console.log(`FAILED: ${name}`);
if (failed.length > 0) process.exitCode = 1;
