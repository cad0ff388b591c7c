import { onTestFinished, vi } from 'vitest';
import { configureConnect } from '../../src/client.js';
import { createEmulator, type Emulator, type EmulatorSeed } from '../../src/emulator/index.js';

/** An emulator on a socket; until the test ends, this process is a deployment of its project. */
export async function deployment(seed?: EmulatorSeed): Promise<Emulator> {
  const emulator = await createEmulator(seed);
  await emulator.listen();
  onTestFinished(() => emulator.close());
  deployAt(emulator);
  return emulator;
}

/** Until the test ends, this process is a deployment of the emulator's project, without a token. */
export function deployAt(emulator: Emulator): void {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  configureConnect({});
}
