import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Terminal } from '../terminal.js';
import { endSurvivors, MARK } from './survivors.js';

type Signal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** How long processes may take to end when they are asked to. */
const GRACE_MS = 5_000;
const NPM_INTERVAL_MS = 500;

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
    const { signals } = this.#options.terminal;
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
      from?.setEncoding('utf8').on('data', (text: string) => {
        to.write(text);
        onOutput?.(text);
      });
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
    if (!isTold) child?.kill(signal);
    setTimeout(() => void endSurvivors(this.#mark, 0), GRACE_MS).unref();
  }
}

async function exitCode(child: ChildProcess): Promise<number> {
  const [code, signal] = await once(child, 'exit');
  return code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? 0);
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
