import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RUN_FILE_VARIABLE } from '../../emulator/remote/connect-emulator.js';
import { lock } from '../../emulator/storage/lock.js';
import { messageOf, Problem } from '../terminal.js';

const STATE_FILES = [
  ...['state.json', 'state.json.changes', 'state.json.key', 'state.json.ledger.ndjson'],
  'vercel',
];

/** The folder in which the service of a project keeps its files. */
export class Folder {
  constructor(
    readonly path: string,
    private readonly runName = 'run.json',
  ) {}

  /** The one below a working folder. */
  static of(cwd: string): Folder {
    return new Folder(join(cwd, '.grantkit'));
  }

  /** The one of the service that runs for a command: of the working folder, or of what `exec` runs. */
  static current({ cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }): Folder {
    const run = env[RUN_FILE_VARIABLE];
    if (!run) return Folder.of(cwd);
    const path = resolve(cwd, run);
    return new Folder(dirname(path), basename(path));
  }

  get state(): string {
    return join(this.path, 'state.json');
  }

  /** Where the service is while it runs. */
  get run(): string {
    return join(this.path, this.runName);
  }

  /** Configuration of the Vercel CLI. */
  get vercel(): string {
    return join(this.path, 'vercel');
  }

  /** Programs that stand for those of the system. */
  get bin(): string {
    return join(this.path, 'bin');
  }

  /** The OIDC token of the deployment. */
  get oidcToken(): string {
    return join(this.path, 'oidc-token');
  }

  /**
   * Makes the folder, which Git never sees.
   * @throws {Problem} when nothing can be written there
   */
  async create(): Promise<void> {
    try {
      await mkdir(this.path, { recursive: true, mode: 0o700 });
      const ignored = join(this.path, '.gitignore');
      if (!(await isThere(ignored))) await writeFile(ignored, '*\n');
    } catch (cause) {
      throw new Problem(
        `${this.path}: the service keeps its state in this folder, and cannot write there ` +
          `(${messageOf(cause)}). Move a file of that name away, or give yourself the right to write.`,
        1,
        { cause },
      );
    }
  }

  /**
   * Puts the state away; returns where it is, or `undefined` when there was none.
   * @throws {Error} when a service uses it
   */
  async setStateAside(now: Date): Promise<string | undefined> {
    if (!(await isThere(this.state))) return undefined;
    const held = await lock(this.state);
    try {
      return await this.#moveState(now);
    } finally {
      await held.release();
    }
  }

  async #moveState(now: Date): Promise<string> {
    const aside = join(this.path, `aside-${now.toISOString().replaceAll(/[:.]/g, '-')}`);
    await mkdir(aside);
    for (const name of STATE_FILES) {
      const file = join(this.path, name);
      if (await isThere(file)) await rename(file, join(aside, name));
    }
    return aside;
  }

  /** Removes it with everything in it. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
