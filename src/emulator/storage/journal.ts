import { type FileHandle, open, rm } from 'node:fs/promises';
import { type Sealed, seal, unseal } from './seal.js';
import type { EmulatorSnapshot } from './snapshot.js';

const LEAST_BYTES = 256_000;

/** A line of a journal: a change that is sealed for one place after one snapshot. */
interface Line extends Sealed {
  /** The salt of the snapshot. */
  base: string;
}

/**
 * What has changed since a snapshot, one sealed JSON text a line (NDJSON). It is worth as much as the
 * snapshot is long; then another snapshot is due.
 */
export class Journal {
  #lines = 0;
  #bytes = 0;

  private constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly base: string,
    private readonly key: string,
    private readonly maxBytes: number,
  ) {}

  /** Begins one, after a snapshot of this size; the one before is gone. */
  static async begin(
    path: string,
    { salt }: EmulatorSnapshot,
    key: string,
    bytes: number,
  ): Promise<Journal> {
    await rm(path, { force: true });
    const file = await open(path, 'wx', 0o600);
    return new Journal(file, path, salt, key, Math.max(LEAST_BYTES, bytes));
  }

  get isEmpty(): boolean {
    return this.#lines === 0;
  }

  /** Whether another change of this size would make it too long. */
  isFullWith(change: string): boolean {
    return this.#bytes + change.length > this.maxBytes;
  }

  /** Adds a change, which is then on disk. */
  async append(change: string): Promise<void> {
    const line: Line = {
      base: this.base,
      ...seal(change, this.key, labelOf(this.base, this.#lines)),
    };
    const text = `${JSON.stringify(line)}\n`;
    this.#lines += 1;
    this.#bytes += text.length;
    await this.file.appendFile(text);
    await this.file.datasync();
  }

  /** Ends it; nobody needs an empty one. */
  async close(): Promise<void> {
    await this.file.close();
    if (this.isEmpty) await rm(this.path, { force: true });
  }
}

/**
 * The changes of a journal that came after a snapshot; none of one that came before it. What a process
 * left half written when it was killed is not among them: nobody was told of it.
 * @throws {TypeError} when a change is damaged
 */
export function readJournal(text: string, { salt }: EmulatorSnapshot, key: string): string[] {
  const lines = text.split('\n').slice(0, -1).map(parse);
  if (lines[0]?.base !== salt) return [];
  return lines.map((line, at) => {
    const change = line && unseal(line, key, labelOf(salt, at));
    if (change !== undefined) return change;
    throw new TypeError(`It is damaged: line ${at + 1} of its changes cannot be read.`);
  });
}

/** Each line has its place, so that none can be left out or moved. */
function labelOf(base: string, at: number): string {
  return `grantkit-emulator changes ${base} ${at}`;
}

function parse(text: string): Line | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
