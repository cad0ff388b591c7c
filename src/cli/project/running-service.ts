import { connectEmulator } from '../../emulator/remote/connect-emulator.js';
import type { RemoteEmulator } from '../../emulator/remote/remote-emulator.js';
import { messageOf, Problem, type Terminal } from '../terminal.js';
import { Folder } from './folder.js';

/** The service that runs for a folder; `undefined` when there is none. */
export async function findService({ run }: Folder): Promise<RemoteEmulator | undefined> {
  return connectEmulator(undefined, { run }).catch(() => undefined);
}

/**
 * The service that runs for the working folder, or for the application that a command is part of.
 * @throws {Problem} when there is none
 */
export async function requireService(terminal: Terminal): Promise<RemoteEmulator> {
  const { run } = Folder.current(terminal);
  try {
    return await connectEmulator(undefined, { run });
  } catch (cause) {
    const hint = 'No service runs for this folder: start `grantkit dev` first.';
    throw new Problem(`${hint} (${messageOf(cause)})`, 1, { cause });
  }
}

/** Uses the service that runs, and lets go of it. */
export async function withService<T>(
  terminal: Terminal,
  work: (emulator: RemoteEmulator) => Promise<T>,
): Promise<T> {
  const emulator = await requireService(terminal);
  try {
    return await work(emulator);
  } catch (error) {
    // What the service refuses is for the person to put right.
    if (error instanceof Problem || !(error instanceof Error)) throw error;
    throw new Problem(error.message, 1, { cause: error });
  } finally {
    await emulator.close();
  }
}
