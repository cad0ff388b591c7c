import type { Emulator, EmulatorOptions } from '../../emulator/emulator-interface.js';
import type { RemoteEmulator } from '../../emulator/remote/remote-emulator.js';
import { FileInUse } from '../../emulator/storage/lock.js';
import { type Config, inWordsOf } from '../project/config.js';
import { messageOf, Problem } from '../terminal.js';

const DEFAULT_PORT = 4640;
const ATTEMPTS = 20;

/** A service to run an application with. */
export interface OpenService {
  emulator: Emulator | RemoteEmulator;
  url: string;
  /** Whether it was there before, and stays. */
  isShared: boolean;
}

/**
 * Starts a service. Without a port it takes the usual one, or the next that is free.
 * @throws {Problem} when the configuration or the state cannot be used, or the port is taken
 */
export async function startService(
  { seed, file = 'seed' }: Config,
  options: EmulatorOptions,
  port?: number,
): Promise<OpenService & { emulator: Emulator }> {
  const { createEmulator } = await import('../../emulator/emulator.js');
  let emulator: Emulator;
  try {
    emulator = await createEmulator(seed, options);
  } catch (cause) {
    if (isInUse(cause)) throw cause;
    const hint = options.state && messageOf(cause).includes(options.state) ? FRESH : '';
    throw new Problem(inWordsOf(file, messageOf(cause)) + hint, 1, { cause });
  }
  try {
    return { emulator, url: await listen(emulator, port), isShared: false };
  } catch (cause) {
    await emulator.close();
    throw cause;
  }
}

/** Whether another process has the state, whatever the emulator says around that. */
export function isInUse(error: unknown): boolean {
  if (error instanceof FileInUse) return true;
  return error instanceof Error && error.cause !== undefined && isInUse(error.cause);
}

const FRESH = ' `--fresh` does that for you: it puts the state aside.';

async function listen(emulator: Emulator, port: number | undefined): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const tried = port ?? DEFAULT_PORT + attempt;
    try {
      return await emulator.listen(tried);
    } catch (cause) {
      const { code } = Object(cause) as { code?: unknown };
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw cause;
      if (port === undefined && attempt + 1 < ATTEMPTS) continue;
      const why = code === 'EACCES' ? 'needs rights that you do not have' : 'is in use';
      throw new Problem(`Port ${tried} ${why}: name another one with --port, or 0 for any.`, 1, {
        cause,
      });
    }
  }
}
