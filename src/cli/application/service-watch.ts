import { say, type Terminal } from '../terminal.js';
import type { OpenService } from './service.js';

/**
 * Tells once when a service has ended that belongs to another command: its application goes on, but
 * nothing answers it any more. Returns what ends the watch.
 */
export async function watchService(
  { emulator, url }: OpenService,
  terminal: Terminal,
): Promise<() => void> {
  const ending = new AbortController();
  const { signal } = ending;
  const events = await emulator.ledger.follow({ signal });
  const watch = async () => {
    for await (const _event of events);
    // The stream may also have been cut.
    const isThere = await Promise.resolve(emulator.now()).then(
      () => true,
      () => false,
    );
    if (isThere || signal.aborted) return;
    say(
      terminal,
      `grantkit: The service at ${url} has ended, so nothing answers the application: end it, and start \`grantkit dev\` again.`,
    );
  };
  watch().catch(() => {});
  return () => ending.abort();
}
