import { appendFile, chmod, readFile, rename, rm, truncate } from 'node:fs/promises';
import * as z from 'zod';
import { END_OF_TIME } from '../state/clock.js';
import type { EmulatorEvent } from '../state/events.js';
import { writeAtomically } from './write-atomically.js';

const DEFAULT_MAX_BYTES = 4_000_000;
/** How every line begins, and so the half line that a process leaves when it is killed. */
const LINE_START = '{"eventType":';

/** What everything that reads events relies on. */
const eventSchema = z.looseObject({
  eventType: z.string(),
  timestamp: z.number().min(-END_OF_TIME).max(END_OF_TIME),
  ownerId: z.string(),
});

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

  /**
   * Opens the files, and returns what they hold besides. A damaged file is kept under another name,
   * and its events that can be read are taken over.
   */
  static async open(
    path: string,
    maxBytes = DEFAULT_MAX_BYTES,
  ): Promise<{ file: LedgerFile; events: EmulatorEvent[] }> {
    const file = new LedgerFile(path, maxBytes);
    const older = await mended(file.#older);
    const current = await mended(path);
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

/** The events of a file, and its size, when what is not of them has been dropped or set aside. */
async function mended(path: string): Promise<{ events: EmulatorEvent[]; bytes: number }> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.split('\n');
  const half = lines.pop() ?? '';
  const events = lines.flatMap((line) => parse(line) ?? []);
  const isHalfLine = half.startsWith(LINE_START) || LINE_START.startsWith(half);
  if (events.length < lines.length || !isHalfLine) return setAside(path, events);
  if (text !== '') await chmod(path, 0o600);
  const bytes = Buffer.byteLength(text) - Buffer.byteLength(half);
  if (half !== '') await truncate(path, bytes);
  return { events, bytes };
}

async function setAside(path: string, events: EmulatorEvent[]) {
  const aside = `${path}.damaged-${Date.now()}`;
  await rename(path, aside);
  const text = textOf(events);
  await writeAtomically(path, text);
  process.emitWarning(
    `The emulator's ledger ${path} was damaged. It is now ${aside}, and the ${events.length} events ` +
      'that could be read of it are kept.',
    { code: 'GRANTKIT_LEDGER_DAMAGED' },
  );
  return { events, bytes: Buffer.byteLength(text) };
}

function parse(line: string): EmulatorEvent | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return eventSchema.safeParse(value).success ? (value as EmulatorEvent) : undefined;
  } catch {
    return undefined;
  }
}
