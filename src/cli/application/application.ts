import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:os';
import { StringDecoder } from 'node:string_decoder';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, SIGNALS, type Signal, type Terminal } from '../terminal.js';
import { endSurvivors, MARK } from './survivors.js';

/** How long processes may take to end when they are asked to. */
const GRACE_MS = 5_000;
const NPM_INTERVAL_MS = 500;
/** How long to wait for the last output, which a daemon that keeps the pipe never ends. */
const LAST_OUTPUT_MS = 200;

/** A program, and where it runs. */
export interface ApplicationOptions {
  /** Program and arguments; none to wait for a signal. */
  command: string[];
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  /** Hears what it prints, which then goes through pipes. @default its output is the terminal */
  onOutput?(text: string): void;
}

/** A program that runs until it ends by itself, or somebody ends it. */
export class Application {
  readonly #mark = randomUUID();
  readonly #options: ApplicationOptions;
  readonly #stopped: Promise<number>;
  #stop = () => {};
  #received: Signal | undefined;

  constructor(options: ApplicationOptions) {
    this.#options = options;
    this.#stopped = new Promise((resolve) => {
      this.#stop = () => resolve(0);
    });
  }

  /**
   * Runs it, without a shell, and returns its exit code, or 128 and the number of the signal that
   * ended it. What it leaves running is ended too. Without a program, waits for a signal.
   * @throws {Error} of the system when it cannot be started
   */
  async run(): Promise<number> {
    const { signals, endedBy } = this.#options.terminal;
    const early = endedBy?.();
    if (early !== undefined) return codeOf(early);
    const child = this.#spawn();
    const ended = child === undefined ? this.#stopped : exitCode(child);
    const onSignal = (signal: Signal) => this.#end(signal, child);
    for (const name of SIGNALS) signals.on(name, onSignal);
    const unwatch = watchNpm(this.#options.terminal, () => onSignal('SIGTERM'));
    if (child !== undefined) this.#forwardOutput(child);
    try {
      return await ended;
    } finally {
      unwatch();
      await endSurvivors(this.#mark, GRACE_MS);
      if (child !== undefined) await closePipes(child);
      for (const name of SIGNALS) signals.off(name, onSignal);
    }
  }

  #spawn(): ChildProcess | undefined {
    const { command, env, terminal, onOutput } = this.#options;
    const [program, ...args] = command;
    if (program === undefined) return undefined;
    const output = (stream: unknown, own: unknown) =>
      onOutput === undefined && stream === own ? 'inherit' : 'pipe';
    return spawn(program, args, {
      cwd: terminal.cwd,
      env: { ...env, [MARK]: this.#mark },
      stdio: [
        terminal.stdin === process.stdin ? 'inherit' : 'ignore',
        output(terminal.stdout, process.stdout),
        output(terminal.stderr, process.stderr),
      ],
    });
  }

  #forwardOutput({ stdout, stderr }: ChildProcess): void {
    const { terminal, onOutput } = this.#options;
    for (const [from, to] of [
      [stdout, terminal.stdout],
      [stderr, terminal.stderr],
    ] as const) {
      from?.pipe(to, { end: false });
      const decoder = new StringDecoder();
      from?.on('data', (chunk: Buffer) => onOutput?.(decoder.write(chunk)));
    }
  }

  /** The first signal asks everybody to end; the second does not wait for it. */
  #end(signal: Signal, child: ChildProcess | undefined): void {
    if (this.#received !== undefined) {
      void endSurvivors(this.#mark, 0);
      return;
    }
    this.#received = signal;
    this.#stop();
    // A terminal tells all of them itself.
    const isTold = signal === 'SIGINT' && this.#options.terminal.stdin.isTTY;
    // Nobody reads any more: to the application that is no signal.
    if (!isTold) child?.kill(signal === 'SIGPIPE' ? 'SIGTERM' : signal);
    setTimeout(() => void endSurvivors(this.#mark, 0), GRACE_MS).unref();
  }
}

/** Why a program has not been started, where the system says so. */
export function notStarted(program: string, cause: unknown, hint = 'Is it installed?'): unknown {
  if (!(cause instanceof Error) || !('code' in cause)) return cause;
  const { code } = cause;
  if (code === 'ENOENT') {
    return new Problem(`${program}: command not found. ${hint}`, 127, { cause });
  }
  if (code === 'EACCES') {
    return new Problem(`${program} is no program that can be run.`, 126, { cause });
  }
  return new Problem(`${program} could not be started (${String(code)}).`, 1, { cause });
}

async function exitCode(child: ChildProcess): Promise<number> {
  const [code, signal] = await once(child, 'exit');
  return code ?? codeOf(signal);
}

function codeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}

async function closePipes(child: ChildProcess): Promise<void> {
  const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== null);
  const ended = pipes.map((pipe) => (pipe.readableEnded ? undefined : once(pipe, 'close')));
  await Promise.race([Promise.all(ended), sleep(LAST_OUTPUT_MS)]);
  for (const pipe of pipes) pipe.destroy();
}

/**
 * Tells when npm has ended that started this command: the shell between them passes no signal on.
 * Returns what ends the watch.
 */
function watchNpm({ env }: Terminal, onEnd: () => void): () => void {
  if (!env['npm_command']) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, NPM_INTERVAL_MS).unref();
  return () => clearInterval(timer);
}
