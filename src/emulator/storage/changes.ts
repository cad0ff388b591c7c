import type { Part } from './snapshot.js';

/** What has changed in the parts since somebody looked last, as plain JSON. */
export interface Change {
  /** JSON texts of what has another one, by the name of the part, or of the part and its field. */
  fields: Record<string, string>;
  /** Of long lists their length, and the records that are new at their places. */
  lists: Record<string, { length: number; set: [at: number, record: unknown][] }>;
}

/** A record as it was when somebody looked last. */
interface Seen {
  record: object;
  revokedAt: unknown;
  survives: unknown;
}

/**
 * Finds what has changed in the parts. Short ones are compared as texts; in the long lists that a part
 * names it looks at the marks of each record only.
 */
export class ChangeFinder {
  #texts = new Map<string, string>();
  #seen = new Map<string, Seen[]>();

  /** What has changed since the last call; `undefined` for nothing. */
  take(parts: Record<string, Part>): Change | undefined {
    const change: Change = { fields: {}, lists: {} };
    for (const [name, part] of Object.entries(parts)) {
      const saved = part.save();
      const { longLists } = part;
      if (longLists === undefined) this.#compare(change, name, saved);
      else {
        for (const [field, value] of Object.entries(saved as object)) {
          const path = `${name}.${field}`;
          if (longLists.includes(field)) this.#look(change, path, value as object[]);
          else this.#compare(change, path, value);
        }
      }
    }
    const isEmpty = [change.fields, change.lists].every((each) => Object.keys(each).length === 0);
    return isEmpty ? undefined : change;
  }

  #compare({ fields }: Change, path: string, value: unknown): void {
    const text = JSON.stringify(value);
    if (this.#texts.get(path) === text) return;
    this.#texts.set(path, text);
    fields[path] = text;
  }

  #look({ lists }: Change, path: string, records: object[]): void {
    const seen = this.#seen.get(path) ?? [];
    this.#seen.set(path, seen);
    const set: [number, unknown][] = [];
    for (const [at, record] of records.entries()) {
      const { revokedAt, survives } = record as Partial<Seen>;
      const last = seen[at];
      const isSame =
        last?.record === record && last.revokedAt === revokedAt && last.survives === survives;
      if (isSame) continue;
      seen[at] = { record, revokedAt, survives };
      set.push([at, record]);
    }
    if (set.length === 0 && seen.length === records.length) return;
    seen.length = records.length;
    lists[path] = { length: records.length, set };
  }
}

/** Carries out a change in what was saved of the parts. */
export function applyChange(saved: Record<string, unknown>, { fields, lists }: Change): void {
  for (const [path, text] of Object.entries(fields)) {
    const { holder, field } = placeOf(saved, path);
    holder[field] = JSON.parse(text);
  }
  for (const [path, { length, set }] of Object.entries(lists)) {
    const { holder, field } = placeOf(saved, path);
    const known = (holder[field] ?? []) as unknown[];
    holder[field] = known;
    for (const [at, record] of set) known[at] = record;
    known.length = length;
  }
}

function placeOf(saved: Record<string, unknown>, path: string) {
  const [name = '', field] = path.split('.');
  if (field === undefined) return { holder: saved, field: name };
  return { holder: saved[name] as Record<string, unknown>, field };
}
