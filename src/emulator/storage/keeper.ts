import type { Ledger } from '../state/ledger.js';
import { LedgerFile } from './ledger-file.js';
import { type Part, saveParts } from './snapshot.js';
import { StateFile } from './state-file.js';

const INTERVAL_MS = 500;

/** What a keeper keeps: the ledger by itself, for it only grows, and the other parts together. */
export interface Kept {
  ledger: Ledger;
  parts: Record<string, Part>;
}

/** Keeps the state of an emulator in files. */
export class Keeper {
  #written = '';
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #kept: Kept | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  private constructor(
    private readonly file: StateFile,
    private readonly ledgerFile: LedgerFile,
    /** What the files held: the parts by name, with the ledger's events; absent for new files. */
    readonly saved: Record<string, unknown> | undefined,
  ) {}

  /**
   * Opens a state file, its key and its ledger, which lie next to each other.
   * @throws {Error} that says why the file cannot be used; it is left as it is
   */
  static async open(path: string, key?: string): Promise<Keeper> {
    const file = await StateFile.open(path, key);
    try {
      const ledger = await LedgerFile.open(`${path}.ledger.ndjson`);
      const saved = file.saved && { ...file.saved, ledger: { events: ledger.events } };
      return new Keeper(file, ledger.file, saved);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** What snapshots are encrypted with. */
  get key(): string {
    return this.file.key;
  }

  /** Begins to keep; it also looks for changes by itself, twice a second. */
  async start(kept: Kept): Promise<void> {
    this.#kept = kept;
    this.#timer = setInterval(() => void this.save().catch(() => {}), INTERVAL_MS).unref();
    await this.save();
  }

  /**
   * Writes the state, if it has changed. When this resolves, what was true at the call is on disk;
   * calls that come while one is writing share the next one.
   */
  save(): Promise<void> {
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      const writing = this.#write();
      this.#running = writing.catch(() => {});
      return writing;
    });
    return this.#next;
  }

  /**
   * Writes the last changes, and leaves the files to others.
   * @throws {Error} when the state could not be written
   */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    try {
      await this.save();
    } finally {
      this.#kept = undefined;
      await this.file.close();
    }
  }

  async #write(): Promise<void> {
    if (this.#kept === undefined) return;
    const { parts, ledger } = this.#kept;
    const saved = saveParts(parts);
    if (saved !== this.#written) {
      await this.file.write(saved);
      this.#written = saved;
    }
    await this.ledgerFile.write(ledger.events);
  }
}
