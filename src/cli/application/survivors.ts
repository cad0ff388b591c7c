import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** The variable by which the processes of one application are known. */
export const MARK = 'GRANTKIT_APPLICATION';

const POLL_MS = 50;

interface Process {
  pid: number;
  group: number;
  /** Its environment, in whatever form the system shows it. */
  env: string;
}

/**
 * Ends what an application has left running: it is asked to end, and made to when it takes longer
 * than the grace period. Who has left for a group of its own, as a daemon does, or a browser, stays.
 */
export async function endSurvivors(mark: string, graceMs: number): Promise<void> {
  const end = Date.now() + graceMs;
  let survivors = await processesOf(mark);
  if (graceMs > 0) kill(survivors, 'SIGTERM');
  while (survivors.length > 0) {
    if (Date.now() >= end) kill(survivors, 'SIGKILL');
    await sleep(POLL_MS);
    survivors = await processesOf(mark);
  }
}

function kill(pids: number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended since.
    }
  }
}

async function processesOf(mark: string): Promise<number[]> {
  const all = process.platform === 'linux' ? await fromProc() : await fromPs();
  const own = all.find(({ pid }) => pid === process.pid)?.group;
  return all
    .filter(({ pid, group, env }) => {
      return pid !== process.pid && group === own && env.includes(`${MARK}=${mark}`);
    })
    .map(({ pid }) => pid);
}

async function fromProc(): Promise<Process[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(names.map(readProcess));
  return found.filter((each) => each !== undefined);
}

async function readProcess(name: string): Promise<Process | undefined> {
  try {
    const stat = await readFile(`/proc/${name}/stat`, 'utf8');
    // Behind the program's name, which may hold anything: state, parent and group.
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z') return undefined;
    const env = await readFile(`/proc/${name}/environ`, 'utf8');
    return { pid: Number(name), group: Number(group), env };
  } catch {
    // It has ended, or belongs to somebody else.
    return undefined;
  }
}

/** macOS: the environment follows the command. */
async function fromPs(): Promise<Process[]> {
  const args = ['-A', '-E', '-ww', '-o', 'pid=,pgid=,command='];
  const { stdout } = await promisify(execFile)('ps', args, { maxBuffer: 64 * 1024 * 1024 });
  return processesIn(stdout);
}

/** The processes in what `ps` prints: number, group, and the command with its environment. */
export function processesIn(text: string): Process[] {
  return text.split('\n').flatMap((line) => {
    const [, pid, group, env = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), group: Number(group), env }];
  });
}
