import { spawnSync } from 'node:child_process';
import type { Machine } from './machine.js';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 100;
const ENDED = /\[exit (\d+)\]/;

/** A real terminal, by tmux, in which one program runs. */
export class Terminal {
  readonly #socket = `grantkit-${process.pid}-${Date.now()}`;

  constructor(private readonly machine: Machine) {}

  /** Starts a program. */
  start(commandLine: string[]): void {
    const quoted = commandLine.map((part) => `'${part}'`).join(' ');
    const { work } = this.machine;
    this.#tmux(
      ...['-f', '/dev/null', 'new-session', '-d', '-x', '110', '-y', '50', '-c', work],
      `${quoted}; echo "[exit $?]"; sleep 600`,
    );
  }

  /** Types keys by their names for tmux, each as if a person did. */
  press(...keys: string[]): void {
    for (const key of keys) this.#tmux('send-keys', key);
  }

  /** What is on the screen. */
  screen(): string {
    return this.#tmux('capture-pane', '-p', '-S', '-200');
  }

  /**
   * Waits until something is on the screen.
   * @throws {Error} when it does not come within a minute, or the program ends before
   */
  async waitFor(seen: RegExp): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const screen = this.screen();
      if (seen.test(screen)) return screen;
      if (ENDED.test(screen)) throw new Error(`The program ended before ${seen} came.`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    throw new Error(`${seen} did not come.`);
  }

  /** Waits until the program has ended. */
  async exitCode(): Promise<number> {
    return Number(ENDED.exec(await this.waitFor(ENDED))?.[1]);
  }

  /** Ends the program and the terminal. */
  close(): void {
    this.#tmux('kill-server');
  }

  #tmux(...args: string[]): string {
    const env = { ...this.machine.environment(), TMUX_TMPDIR: this.machine.root };
    return String(spawnSync('tmux', ['-L', this.#socket, ...args], { env }).stdout);
  }
}
