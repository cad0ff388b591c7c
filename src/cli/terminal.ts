import type { EventEmitter } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** What ends a command; `SIGPIPE` also stands for a reader of its output who has gone. */
export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'SIGQUIT' | 'SIGPIPE';

export const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGPIPE'];

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
  /** What has ended the command before its application began. */
  endedBy?(): Signal | undefined;
  /** The module that Node loads before an application without a network. */
  preload: URL;
}

/** Exit code for what was asked in a way that cannot be understood. */
export const USAGE = 2;

/** How long a command may be silent. */
const SILENCE_MS = 1_000;

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
  stderr.write(`${printable(line)}\n`);
}

/** Prints what was asked for: as JSON, or in words. */
export function answer(
  { stdout }: Pick<Terminal, 'stdout'>,
  { json }: { json?: boolean },
  value: unknown,
  words: string,
): void {
  stdout.write(`${json ? JSON.stringify(value, null, 2) : printable(words)}\n`);
}

/** Tells what a command waits for when that takes long. */
export async function telling<T>(
  terminal: Pick<Terminal, 'stderr'>,
  what: string,
  work: Promise<T>,
): Promise<T> {
  const timer = setTimeout(() => say(terminal, `Waiting for ${what} …`), SILENCE_MS);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
}

/** What comes from the network, or from a file, may not move the cursor of the terminal. */
function printable(text: string): string {
  return text.replaceAll(/(?![\n\t])\p{C}/gu, '?');
}

/**
 * Does the work of a command that leaves something behind when it is cut off: a signal is kept for
 * its application, and so is that nobody reads what it prints.
 */
export async function undisturbed<T>(
  terminal: Terminal,
  work: (terminal: Terminal) => Promise<T>,
): Promise<T> {
  const { signals, stdout, stderr } = terminal;
  let received: Signal | undefined;
  const onSignal = (signal: Signal) => {
    received ??= signal;
  };
  const onGone = () => void signals.emit('SIGPIPE', 'SIGPIPE');
  for (const name of SIGNALS) signals.on(name, onSignal);
  for (const stream of [stdout, stderr]) stream.on('error', onGone);
  try {
    return await work({ ...terminal, endedBy: () => received });
  } finally {
    for (const name of SIGNALS) signals.off(name, onSignal);
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
