import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { EmulatorSnapshot } from '../../emulator/storage/snapshot.js';
import { writeAtomically } from '../../emulator/storage/write-atomically.js';
import { withService } from '../project/running-service.js';
import { answer, messageOf, Problem, type Terminal } from '../terminal.js';

interface Options {
  json?: boolean;
}

/** `grantkit reset`: returns to the configuration. */
export async function reset(options: Options, terminal: Terminal): Promise<void> {
  await withService(terminal, async (emulator) => {
    await emulator.reset();
    answer(terminal, options, { reset: true }, 'The service is as its configuration says.');
  });
}

/** `grantkit export`: writes the whole state to a file, which only its owner can read. */
export async function exportState(
  file: string,
  { force, ...options }: Options & { force?: boolean },
  terminal: Terminal,
): Promise<void> {
  await withService(terminal, async (emulator) => {
    const text = `${JSON.stringify(await emulator.snapshot(), null, 2)}\n`;
    try {
      const path = resolve(terminal.cwd, file);
      if (force) await writeAtomically(path, text);
      else await writeFile(path, text, { mode: 0o600, flag: 'wx' });
    } catch (cause) {
      const { code } = Object(cause) as { code?: unknown };
      const why = code === 'EEXIST' ? 'it is there already; --force replaces it' : messageOf(cause);
      throw new Problem(`${file} cannot be written: ${why}.`, 1, { cause });
    }
    answer(terminal, options, { file }, `The state is in ${file}.`);
  });
}

/** `grantkit import`: returns to a state that was exported. */
export async function importState(
  file: string,
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const snapshot = await readSnapshotFile(resolve(terminal.cwd, file), file);
  await withService(terminal, async (emulator) => {
    try {
      await emulator.restore(snapshot);
    } catch (cause) {
      throw new Problem(`${file} cannot be used: ${messageOf(cause)}`, 1, { cause });
    }
    answer(terminal, options, { file }, `The service has the state of ${file}.`);
  });
}

async function readSnapshotFile(path: string, name: string): Promise<EmulatorSnapshot> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as EmulatorSnapshot;
  } catch (cause) {
    // What V8 says of broken JSON quotes it.
    const why = cause instanceof SyntaxError ? 'it is not JSON' : messageOf(cause);
    throw new Problem(`${name} cannot be read: ${why}`, 1, { cause });
  }
}
