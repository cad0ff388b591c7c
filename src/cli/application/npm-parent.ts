import type { Terminal } from '../terminal.js';

const INTERVAL_MS = 500;

/**
 * Tells when npm has ended that started this command: the shell between them passes no signal on.
 * Returns what ends the watch.
 */
export function watchNpm({ env }: Terminal, onEnd: () => void): () => void {
  if (!env['npm_command']) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, INTERVAL_MS).unref();
  return () => clearInterval(timer);
}
