import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { applyChange, type Change } from './changes.js';
import { Journal, readJournal } from './journal.js';
import { type Lock, lock } from './lock.js';
import { checkKey, randomKey } from './seal.js';
import { type EmulatorSnapshot, readSnapshot, writeSnapshot } from './snapshot.js';
import { writeAtomically } from './write-atomically.js';

/**
 * Where the state of an emulator outlives its process: one snapshot in a file, its key, and a journal
 * of what has changed since.
 */
export class StateFile {
  #journal: Journal | undefined;

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
        const saved = text === undefined ? undefined : await readState(path, text, usedKey);
        return new StateFile(path, usedKey, saved, held);
      });
    } catch (error) {
      await held.release();
      throw error;
    }
  }

  /** Whether a change of this size has to be written with all the rest. */
  needsWhole(change: string): boolean {
    return this.#journal === undefined || this.#journal.isFullWith(change);
  }

  /** Whether something has been written since the last snapshot. */
  get hasChanges(): boolean {
    return this.#journal?.isEmpty === false;
  }

  /**
   * Writes what `saveParts` returned.
   * @throws {Error} when that is not possible, or the file belongs to another process by now
   */
  async write(saved: string): Promise<void> {
    await this.lock.check();
    const snapshot = writeSnapshot(saved, this.key);
    const text = `${JSON.stringify(snapshot, null, 2)}\n`;
    await this.#journal?.close();
    this.#journal = undefined;
    await writeAtomically(this.path, text);
    this.#journal = await Journal.begin(`${this.path}.changes`, snapshot, this.key, text.length);
  }

  /**
   * Writes a change since the last snapshot.
   * @throws {Error} like `write`, which has to come next then
   */
  async append(change: string): Promise<void> {
    await this.lock.check();
    try {
      // Changes are of no use without what they change.
      if (!(await stat(this.path)).isFile()) throw new Error(`${this.path} is no file any more.`);
      await this.#journal?.append(change);
    } catch (error) {
      await this.#journal?.close().catch(() => {});
      this.#journal = undefined;
      throw error;
    }
  }

  /** Lets other processes open it. */
  async close(): Promise<void> {
    await this.#journal?.close();
    await this.lock.release();
  }
}

/**
 * What a file holds with the changes next to it.
 * @throws {TypeError} that says what is wrong with it
 */
export async function readState(
  path: string,
  text: string,
  key: string,
): Promise<Record<string, unknown>> {
  const value = parse(text);
  const saved = readSnapshot(value, key);
  const journal = (await readIfThere(`${path}.changes`)) ?? '';
  for (const change of readJournal(journal, value as EmulatorSnapshot, key)) {
    applyChange(saved, JSON.parse(change) as Change);
  }
  return saved;
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
