import type { Emulator } from '../../src/emulator/index.js';
import type { Ended, Machine, RunOptions } from './machine.js';

/** What the rows work on. */
export interface Bench {
  machine: Machine;
  emulator: Emulator;
}

/** A command of the CLI, and what has to come of it. */
export interface Row extends RunOptions {
  name: string;
  /** Answers everything at once, or asks a person. @default 'auto' */
  consent?: 'ask' | 'auto';
  /** The project that the working folder is linked to. @default none */
  linked?: string;
  before?: (bench: Bench) => unknown;
  /** The words of the command, separated by single blanks. */
  args: string;
  /** What a person does while the command waits. */
  meanwhile?: (bench: Bench) => Promise<void>;
  /** @default 0 */
  code?: number;
  /** What the JSON on its standard output contains. */
  json?: unknown;
  stdout?: RegExp;
  stderr?: RegExp;
  /** More to look at afterwards: returns what is wrong. */
  after?: (bench: Bench, ended: Ended) => Promise<string | undefined> | string | undefined;
}

/** Where a value does not contain what is expected of it; a pattern matches a text. */
export function missing(actual: unknown, expected: unknown, path = 'json'): string | undefined {
  if (expected instanceof RegExp) {
    return expected.test(String(actual)) ? undefined : `${path}: ${actual} is not like ${expected}`;
  }
  if (typeof expected !== 'object' || expected === null) {
    const isSame = Object.is(actual, expected);
    return isSame ? undefined : `${path}: ${JSON.stringify(actual)} is not ${expected}`;
  }
  if (Array.isArray(expected) && (actual as unknown[])?.length !== expected.length) {
    return `${path}: ${JSON.stringify(actual)} has not ${expected.length} items`;
  }
  for (const [name, part] of Object.entries(expected)) {
    const found = missing((actual as Record<string, unknown>)?.[name], part, `${path}.${name}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
