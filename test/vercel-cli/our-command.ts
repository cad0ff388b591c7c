import { dirname, join } from 'node:path';
import type { Machine } from './machine.js';

const COMMAND = new URL('../../dist/cli/main.js', import.meta.url).pathname;

/** Runs the CLI by our command, beside a service of ours; returns what is wrong. */
export async function playOurCommand(machine: Machine): Promise<string[]> {
  machine.clean();
  const [, program = ''] = machine.commandLine([]);
  const ours = [process.execPath, COMMAND];
  const list = [...ours, 'vercel', 'connect', 'list', '--format', 'json'];
  // The name by which the CLI is found on PATH.
  const programs = join(dirname(program), '../../.bin');
  const env = { PATH: `${programs}:${machine.environment()['PATH']}` };
  const ended = await machine.runProgram([...ours, 'exec', '--', ...list], { env });
  const isListed = ended.stdout.includes('"uid": "slack/acme-slack"');
  return ended.code === 0 && isListed ? [] : [ended.stdout, ended.stderr];
}
