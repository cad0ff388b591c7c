import { appendFile, readFile, rename, rm, truncate } from 'node:fs/promises';
import type { EmulatorEvent } from '../state/events.js';

const DEFAULT_MAX_BYTES = 4_000_000;

/**
 * The events of a ledger, one JSON text a line (NDJSON), in two files: a full one becomes the older
 * one, whose predecessor goes. Events name no credentials, so that they are not encrypted.
 */
export class LedgerFile {
  #written = 0;
  #last: EmulatorEvent | undefined;
  #bytes = 0;

  private constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {}

  /** Opens the files, and returns what they hold besides. */
  static async open(
    path: string,
    maxBytes = DEFAULT_MAX_BYTES,
  ): Promise<{ file: LedgerFile; events: EmulatorEvent[] }> {
    const file = new LedgerFile(path, maxBytes);
    const older = await readLines(file.#older);
    const current = await readLines(path);
    if (current.isTorn) await truncate(path, current.bytes);
    file.#bytes = current.bytes;
    const events = [...older.events, ...current.events];
    file.#written = events.length;
    file.#last = events.at(-1);
    return { file, events };
  }

  /** Writes what has been added to the events since the last call; all, if they were cleared. */
  async write(events: readonly EmulatorEvent[]): Promise<void> {
    const isSame = this.#written === 0 || events[this.#written - 1] === this.#last;
    if (!isSame) await this.#forget();
    const text = textOf(events.slice(this.#written));
    this.#written = events.length;
    this.#last = events.at(-1);
    if (text === '') return;
    if (this.#bytes > this.maxBytes) {
      await rename(this.path, this.#older);
      this.#bytes = 0;
    }
    this.#bytes += Buffer.byteLength(text);
    await appendFile(this.path, text, { mode: 0o600 });
  }

  get #older(): string {
    return this.path.replace(/(\.ndjson)?$/, '.1$1');
  }

  async #forget(): Promise<void> {
    for (const path of [this.path, this.#older]) await rm(path, { force: true });
    this.#written = 0;
    this.#bytes = 0;
  }
}

function textOf(events: EmulatorEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** The events of a file, without the half line that a process leaves when it is killed. */
async function readLines(path: string) {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  const events = whole.split('\n').flatMap((line) => parse(line) ?? []);
  return { events, bytes: Buffer.byteLength(whole), isTorn: whole !== text };
}

function parse(line: string): EmulatorEvent | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
