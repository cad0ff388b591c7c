import type { Ledger } from '../state/ledger.js';
import { ChangeFinder } from './changes.js';
import { LedgerFile } from './ledger-file.js';
import { type Part, saveParts } from './snapshot.js';
import { StateFile } from './state-file.js';

const INTERVAL_MS = 500;

/** What a keeper keeps: the ledger by itself, for it only grows, and the other parts together. */
export interface Kept {
  ledger: Ledger;
  parts: Record<string, Part>;
}

/** The state could not be written, or is not written any more. */
export class NotSaved extends Error {
  override readonly name = 'NotSaved';
}

/** Keeps the state of an emulator in files. */
export class Keeper {
  #changes = new ChangeFinder();
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #kept: Kept | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #isClosed = false;
  #isFailing = false;

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
   * calls that come while one is writing share the next one. The first of several failures is also
   * a warning of the process.
   * @throws {NotSaved} that says why
   */
  async save(): Promise<void> {
    this.requireOpen();
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      const writing = this.#writeOrWarn();
      this.#running = writing.catch(() => {});
      return writing;
    });
    return this.#next;
  }

  /**
   * Refuses to go on with what nobody keeps.
   * @throws {NotSaved} after `close`
   */
  requireOpen(): void {
    if (!this.#isClosed) return;
    throw new NotSaved(
      `This emulator is closed, and has left ${this.file.path} to others: create another one.`,
    );
  }

  /**
   * Writes the last changes, and leaves the files to others; once is enough.
   * @throws {NotSaved} when the state could not be written
   */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    clearInterval(this.#timer);
    const saving = this.save();
    this.#isClosed = true;
    try {
      await saving;
    } finally {
      this.#kept = undefined;
      await this.file.close();
    }
  }

  async #writeOrWarn(): Promise<void> {
    try {
      await this.#write();
      this.#isFailing = false;
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const failure = new NotSaved(
        `The emulator could not write its state to ${this.file.path}: ${reason}`,
        { cause },
      );
      if (!this.#isFailing) process.emitWarning(failure.message, { code: 'GRANTKIT_NOT_SAVED' });
      this.#isFailing = true;
      throw failure;
    }
  }

  async #write(): Promise<void> {
    if (this.#kept === undefined) return;
    const { parts, ledger } = this.#kept;
    const change = this.#changes.take(parts);
    try {
      if (change !== undefined) await this.#writeChange(JSON.stringify(change), parts);
      else if (this.#isClosed && this.file.hasChanges) await this.file.write(saveParts(parts));
    } catch (error) {
      // Nobody knows how much of it is on disk: everything is a change again.
      this.#changes = new ChangeFinder();
      throw error;
    }
    await this.ledgerFile.write(ledger.events);
  }

  /** By itself, or with the rest of the same moment: nothing is awaited before that is taken. */
  async #writeChange(change: string, parts: Record<string, Part>): Promise<void> {
    const isWhole = this.#isClosed || this.file.needsWhole(change);
    await (isWhole ? this.file.write(saveParts(parts)) : this.file.append(change));
  }
}
