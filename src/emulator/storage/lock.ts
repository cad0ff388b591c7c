import { randomUUID } from 'node:crypto';
import { link, readFile, realpath, rm, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holderName, holderText, isHeld } from './lock-holder.js';

const MAX_ATTEMPTS = 100;
const PAUSE_MS = 10;
/** How often others see that its holder lives, who cannot see the process. */
const TOUCH_MS = 10_000;

/** Another process has a file. */
export class FileInUse extends Error {
  override readonly name = 'FileInUse';

  /** @param lock the file that says so */
  constructor(holder: string, lock: string) {
    super(`${holder} uses it. If that is no emulator, delete ${lock}.`);
  }
}

/** A file that is kept from everybody else. */
export interface Lock {
  /**
   * Makes sure that nobody has taken it away.
   * @throws {Error} that says what to do
   */
  check(): Promise<void>;
  /** Lets others in again. */
  release(): Promise<void>;
}

/**
 * Keeps everybody else from a file: other processes, threads and callers. The lock of a process that
 * has died is taken over; of one in another container or machine, a minute later.
 * @throws {FileInUse} that names the process which has it
 */
export async function lock(path: string): Promise<Lock> {
  const file = `${await canonical(path)}.lock`;
  const id = randomUUID();
  const content = await holderText(id);
  const own = `${file}.${id}`;
  // A link has its content from the start; a new file would be empty for a moment.
  await writeFile(own, content, { mode: 0o600 });
  try {
    for (let attempt = 1; !(await isLinked(own, file)); attempt += 1) {
      const other = await read(file);
      if (attempt === MAX_ATTEMPTS || (await isHeld(file, other))) {
        throw new FileInUse(await holderName(other), file);
      }
      await removeDead(own, file, other);
    }
  } finally {
    await rm(own, { force: true });
  }
  const isOurs = async () => (await read(file)) === content;
  const touch = async () => {
    const now = new Date();
    if (await isOurs()) await utimes(file, now, now).catch(() => {});
  };
  const timer = setInterval(() => void touch(), TOUCH_MS).unref();
  return {
    async check() {
      if (await isOurs()) return;
      throw new Error(
        `Its lock ${file} is gone: another emulator may use it. Start this one again.`,
      );
    },
    async release() {
      clearInterval(timer);
      if (await isOurs()) await rm(file, { force: true });
    },
  };
}

/** Removes a lock that nobody holds; one at a time, or the second would remove the lock of the first. */
async function removeDead(own: string, file: string, content: string): Promise<void> {
  const guard = `${file}.takeover`;
  if (!(await isLinked(own, guard))) {
    if (!(await isHeld(guard, await read(guard)))) await rm(guard, { force: true });
    return sleep(PAUSE_MS);
  }
  try {
    if ((await read(file)) === content) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** One name for a file, whether it is there yet or not. */
async function canonical(path: string): Promise<string> {
  return realpath(path).catch(async () => join(await realpath(dirname(path)), basename(path)));
}

async function read(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

async function isLinked(own: string, file: string): Promise<boolean> {
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
