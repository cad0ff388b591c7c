import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
type Maybe<T> = T & { isTTY?: boolean };

/** Where a command runs, and whom it talks to. */
export interface Terminal {
  cwd: string;
  env: NodeJS.ProcessEnv;
  stdin: Maybe<Readable>;
  /** What a command was asked for; under `dev` and `exec`, what the application prints. */
  stdout: Maybe<Writable>;
  /** What people should know besides. */
  stderr: Maybe<Writable>;
  /** Tells of `SIGINT` and the like. */
  signals: EventEmitter;
  /** The module that Node loads before an application without a network. */
  preload: URL;
}

/** Exit code for what was asked in a way that cannot be understood. */
export const USAGE = 2;

/** What a person has to put right; its message is all that is printed. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    message: string,
    readonly exitCode = 1,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** Prints a line for people. */
export function say({ stderr }: Pick<Terminal, 'stderr'>, line: string): void {
  stderr.write(`${line}\n`);
}

/** Prints what was asked for: as JSON, or in words. */
export function answer(
  { stdout }: Pick<Terminal, 'stdout'>,
  { json }: { json?: boolean },
  value: unknown,
  words: string,
): void {
  stdout.write(`${json ? JSON.stringify(value, null, 2) : words}\n`);
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
