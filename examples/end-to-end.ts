import {
  type ConnectEmulatorOptions,
  connectEmulator,
  type RemoteEmulator,
} from 'grantkit/emulator';

/** The emulator of the development server, as a fixture of Playwright or of another test runner. */
export async function withEmulator(
  use: (emulator: RemoteEmulator) => Promise<void>,
  options: ConnectEmulatorOptions = { run: '.grantkit/run.json' },
): Promise<void> {
  const emulator = await connectEmulator(undefined, options);
  const before = await emulator.snapshot();
  try {
    await use(emulator);
  } finally {
    await emulator.restore(before);
    await emulator.close();
  }
}

/** Consents to whatever the application under test has asked for, as its user would in a browser. */
export async function allowAll(emulator: RemoteEmulator, account: string): Promise<number> {
  const waiting = await emulator.consents();
  for (const { url } of waiting) await emulator.approve(url, { account });
  return waiting.length;
}
