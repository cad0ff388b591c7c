import * as z from 'zod';
import { firstProblem } from '../wire/request-schemas.js';
import { isKeyOf, type Sealed, seal, unseal } from './seal.js';

const FORMAT = 'grantkit-emulator';
const VERSION = 1;

/**
 * The whole state of an emulator at one moment, as plain JSON: records, keys, counters, clock,
 * ledger, planned faults and limits. What it holds is encrypted, for there are secrets in it.
 */
export interface EmulatorSnapshot extends Sealed {
  format: typeof FORMAT;
  /** Of what is inside. An emulator reads no version newer than its own. */
  version: number;
}

/** A part of the state; what it saves has to be the same after a trip through JSON. */
export interface Part {
  save(): unknown;
  /** Becomes what was saved. */
  load(saved: never): void;
  /**
   * Fields of what it saves that may be long. Their records are put in and taken out, and get
   * `revokedAt` and `survives`, but do not change in any other way.
   */
  readonly longLists?: readonly string[];
}

const headSchema = z.looseObject({ format: z.literal(FORMAT), version: z.int().min(1) });
const schema: z.ZodType<EmulatorSnapshot> = headSchema.extend({
  salt: z.string(),
  keyCheck: z.string(),
  sealed: z.string(),
});

/** What all parts hold now, by their names, as JSON. */
export function saveParts(parts: Record<string, Part>): string {
  const saved = Object.entries(parts).map(([name, part]) => [name, part.save()]);
  return JSON.stringify(Object.fromEntries(saved));
}

/** Gives each part what was saved of it; one that was unknown then stays as it is. */
export function loadParts(parts: Record<string, Part>, saved: Record<string, unknown>): void {
  for (const [name, part] of Object.entries(parts)) {
    if (name in saved) part.load(saved[name] as never);
  }
}

/** Puts what {@link saveParts} returned under a key. */
export function writeSnapshot(saved: string, key: string): EmulatorSnapshot {
  const head = { format: FORMAT, version: VERSION } as const;
  return { ...head, ...seal(saved, key, labelOf(head)) };
}

/**
 * What a snapshot holds, for {@link loadParts}.
 * @throws {TypeError} that says what is wrong with it: no snapshot, of a newer version, under
 * another key, or damaged
 */
export function readSnapshot(value: unknown, key: string): Record<string, unknown> {
  const { version } = check(headSchema, value);
  if (version > VERSION) {
    throw new TypeError(
      `It has version ${version}, and this emulator reads version ${VERSION}: update grantkit.`,
    );
  }
  const snapshot = check(schema, value);
  if (!isKeyOf(snapshot, key)) {
    throw new TypeError(
      'It was encrypted with another key: give the emulator the same `stateKey`.',
    );
  }
  const saved = unseal(snapshot, key, labelOf(snapshot));
  if (saved === undefined) throw new TypeError('It is damaged: what it holds cannot be read.');
  return JSON.parse(saved);
}

function check<T>(expected: z.ZodType<T>, value: unknown): T {
  const result = expected.safeParse(value);
  if (result.success) return result.data;
  throw new TypeError(
    `It is no snapshot of an emulator: ${firstProblem(result.error, 'snapshot')}`,
  );
}

function labelOf({ format, version }: Pick<EmulatorSnapshot, 'format' | 'version'>): string {
  return `${format} ${version}`;
}
