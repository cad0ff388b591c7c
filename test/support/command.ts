import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';

/** How a command ended and what it printed. */
export interface Ended {
  isDone: boolean;
  output: string;
}

/** Where a command runs. */
export interface Surroundings {
  cwd: string;
  /** Variables that it has besides those of this process. */
  env?: Record<string, string>;
}

const LIMIT_MS = 600_000;

/** Runs a command to its end, or until ten minutes have passed. */
export function runCommand(
  command: string,
  args: string[],
  { cwd, env }: Surroundings,
): Promise<Ended> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, ...env },
      timeout: LIMIT_MS,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const take = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => resolve({ isDone: false, output: String(error) }));
    child.once('close', (code, signal) => {
      if (signal) output += `\nended by ${signal}`;
      resolve({ isDone: code === 0, output });
    });
  });
}

const binaries = new Map<number, Promise<string>>();

/** The executable of a major version of Node, from the npm registry unless it is this one. */
export function nodeBinary(major: number): Promise<string> {
  const known = binaries.get(major) ?? findNode(major);
  binaries.set(major, known);
  return known;
}

async function findNode(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return process.execPath;
  const print = ['--print', 'process.execPath'];
  const found = await runCommand('npx', ['--yes', `node@${major}`, ...print], { cwd: tmpdir() });
  const path = found.output.trim().split('\n').at(-1) ?? '';
  if (!found.isDone) throw new Error(`Node ${major} cannot be installed:\n${found.output}`);
  return path;
}
