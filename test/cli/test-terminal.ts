import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import type { Terminal } from '../../src/cli/terminal.js';

/** A terminal in an empty folder, which keeps what is printed on it. */
export class TestTerminal implements Terminal {
  readonly stdin = new PassThrough();
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  readonly signals = new EventEmitter();
  readonly env: NodeJS.ProcessEnv;
  preload = new URL('file:///not-built');
  /** What was printed, by stream. */
  readonly printed = { stdout: '', stderr: '' };

  constructor(
    readonly cwd = emptyFolder(),
    env: NodeJS.ProcessEnv = {},
  ) {
    this.env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, NO_COLOR: '1', ...env };
    for (const stream of ['stdout', 'stderr'] as const) {
      this[stream].on('data', (chunk) => {
        this.printed[stream] += chunk;
      });
    }
  }

  /** Runs a command line and returns its exit code. */
  run(...argv: string[]): Promise<number> {
    return runProgram(argv, this);
  }

  /** Writes a file into the folder and returns its path. */
  write(name: string, content: string): string {
    const path = join(this.cwd, name);
    writeFileSync(path, content);
    return path;
  }

  /** Waits until something is printed, and returns what matched. */
  async prints(pattern: RegExp, stream: 'stdout' | 'stderr' = 'stderr'): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.printed[stream]);
      if (found !== null) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** A folder that goes away after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'grantkit-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the service of a folder until the test ends; returns its URL. */
export async function startService(terminal: TestTerminal, ...options: string[]): Promise<string> {
  const ended = terminal.run('dev', '--port', '0', ...options);
  onTestFinished(async () => {
    terminal.signals.emit('SIGTERM', 'SIGTERM');
    await ended;
  });
  const started = terminal.prints(/service\s+(http:\S+)[\s\S]*Vercel CLI/);
  const found = await Promise.race([started, ended]);
  if (typeof found === 'number') throw new Error(terminal.printed.stderr);
  // The run file is there once the service listens.
  return found[1] ?? '';
}
