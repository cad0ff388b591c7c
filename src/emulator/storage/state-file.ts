import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Lock, lock } from './lock.js';
import { checkKey, randomKey } from './seal.js';
import { readSnapshot, writeSnapshot } from './snapshot.js';
import { writeAtomically } from './write-atomically.js';

/** Where the state of an emulator outlives its process: one snapshot in a file, and its key. */
export class StateFile {
  private constructor(
    readonly path: string,
    /** What snapshots are encrypted with. */
    readonly key: string,
    /** What the file held when it was opened; `undefined` when there was none. */
    readonly saved: Record<string, unknown> | undefined,
    private readonly lock: Lock,
  ) {}

  /**
   * Opens a file for this process alone; without a key, with the one in the file next to it, which
   * is made for a new state.
   * @throws {Error} that says why the file cannot be used; it is left as it is
   */
  static async open(path: string, key?: string): Promise<StateFile> {
    await mkdir(dirname(path), { recursive: true });
    const held = await explained(path, () => lock(path));
    try {
      return await explained(path, async () => {
        const text = await readIfThere(path);
        const usedKey = checkKey('stateKey', key ?? (await keyBeside(path, text === undefined)));
        const saved = text === undefined ? undefined : readSnapshot(parse(text), usedKey);
        return new StateFile(path, usedKey, saved, held);
      });
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /**
   * Writes what `saveParts` returned.
   * @throws {Error} when that is not possible, or the file belongs to another process by now
   */
  async write(saved: string): Promise<void> {
    await this.lock.check();
    const snapshot = writeSnapshot(saved, this.key);
    await writeAtomically(this.path, `${JSON.stringify(snapshot, null, 2)}\n`);
  }

  /** Lets other processes open it. */
  async close(): Promise<void> {
    await this.lock.release();
  }
}

async function keyBeside(path: string, isNew: boolean): Promise<string> {
  const file = `${path}.key`;
  const known = await readIfThere(file);
  if (known !== undefined) return known.trim();
  if (!isNew) throw new Error(`Its key is missing: bring back ${file}, or give \`stateKey\`.`);
  const key = randomKey();
  await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' });
  return key;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('It is damaged: it is not JSON.', { cause });
  }
}

async function explained<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `The emulator cannot use the state file ${path}, and has left it as it is. ${problem} ` +
        'To start afresh, move it away or name another one.',
      { cause },
    );
  }
}
