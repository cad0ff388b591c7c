import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import { installCli } from './install-cli.js';
import { Machine } from './machine.js';
import { playOurCommand } from './our-command.js';
import { hasTerminal, PROMPTS, playPrompt } from './prompts.js';
import { type Bench, missing, type Row } from './row.js';
import { BROWSER } from './rows-browser.js';
import { CONNECT } from './rows-connect.js';
import { CREATE } from './rows-create.js';
import { SCOPE } from './rows-scope.js';
import { SEED } from './seed.js';

/** The rows to run, when it is not all of them: `npm run test:cli -- token`. */
const only = process.argv[2] ?? '';

const machine = new Machine(installCli());
const emulators = {
  auto: await createEmulator({ ...SEED, consent: 'auto' }),
  ask: await createEmulator({ ...SEED, consent: 'ask', accessTokens: [{ token: 'cli_token' }] }),
};
let count = 0;
let failed = 0;

async function prepare({
  consent = 'auto',
  linked,
}: Pick<Row, 'consent' | 'linked'>): Promise<Bench> {
  const emulator: Emulator = emulators[consent];
  emulator.reset();
  machine.clean();
  machine.signIn({ url: await emulator.listen() });
  if (linked !== undefined) machine.link(linked);
  return { machine, emulator };
}

async function play(row: Row): Promise<string[]> {
  const bench = await prepare(row);
  await row.before?.(bench);
  const [ended] = await Promise.all([
    machine.run(row.args.split(' '), row),
    row.meanwhile?.(bench),
  ]);
  const { code = 0, json, stdout, stderr, until } = row;
  const problems = [
    // What serves is ended by this test.
    until === undefined ? missing(ended.code, code, 'exit code') : undefined,
    stdout && missing(ended.stdout, stdout, 'stdout'),
    stderr && missing(ended.stderr, stderr, 'stderr'),
    json === undefined ? undefined : missing(parsed(ended.stdout), json),
    await row.after?.(bench, ended),
  ].filter((problem) => problem !== undefined);
  return problems.length === 0 ? [] : [...problems, ended.stdout, ended.stderr];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function report(name: string, problems: string[]): void {
  count += 1;
  if (problems.length > 0) failed += 1;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  for (const problem of problems) console.log(problem.replaceAll(/^/gm, '       '));
}

for (const row of [...SCOPE, ...CONNECT, ...CREATE, ...BROWSER]) {
  if (!row.name.includes(only)) continue;
  report(row.name, await play(row).catch((error) => [String(error)]));
}
const prompts = PROMPTS.filter(({ name }) => `prompt: ${name}`.includes(only));
if (hasTerminal()) {
  for (const prompt of prompts) {
    report(`prompt: ${prompt.name}`, await playPrompt(prompt, await prepare(prompt)));
  }
} else if (process.env['CI']) {
  report('the prompts need tmux', ['Install it: apt-get install tmux']);
} else {
  console.log(`skip ${prompts.length} prompts: there is no tmux on this machine`);
}
if (only === '') report('through grantkit vercel', await playOurCommand(machine));
if (only === '') report('reaches nothing but this machine', machine.escapes());

for (const emulator of Object.values(emulators)) await emulator.close();
machine.remove();
console.log(`\n${count} rows, ${failed} failed`);
process.exitCode = failed === 0 && count > 0 ? 0 : 1;
