/**
 * Finds records of a growing list by a key. It reads what has been added since the last look only;
 * when something has been taken out it reads all again. Nothing may be put in before the end.
 */
export class RecordIndex<T extends object> {
  #groups = new Map<string, T[]>();
  #size = 0;
  #last: T | undefined;

  constructor(
    private readonly records: readonly T[],
    private readonly keyOf: (record: T) => string,
  ) {}

  /** The records with a key, in their order. */
  find(key: string): readonly T[] {
    // After a removal another record is at the place of the last one that was read, or none.
    if (this.records[this.#size - 1] !== this.#last) {
      this.#groups.clear();
      this.#size = 0;
    }
    for (; this.#size < this.records.length; this.#size += 1) {
      this.#add(this.records[this.#size] as T);
    }
    this.#last = this.records[this.#size - 1];
    return this.#groups.get(key) ?? [];
  }

  #add(record: T): void {
    const key = this.keyOf(record);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, [record]);
    else group.push(record);
  }
}

/** Takes all but some records out of a list, which may be longer than an argument list. */
export function keepOnly<T>(records: T[], isKept: (record: T) => boolean): void {
  let kept = 0;
  for (const record of records) {
    if (isKept(record)) {
      records[kept] = record;
      kept += 1;
    }
  }
  records.length = kept;
}
