import { rm } from 'node:fs/promises';
import type { Emulator } from '../../emulator/emulator-interface.js';
import { RUN_FILE_VARIABLE } from '../../emulator/remote/connect-emulator.js';
import type { RemoteEmulator } from '../../emulator/remote/remote-emulator.js';
import { writeAtomically } from '../../emulator/storage/write-atomically.js';
import type { Folder } from './folder.js';

const INTERVAL_MS = 1_000;
const LIFETIME_MS = 12 * 60 * 60_000;

/** The variables of a deployment, for an application of a service. */
export async function deploymentVariables(
  emulator: Emulator | RemoteEmulator,
  { oidcToken, run }: Folder,
): Promise<Record<string, string>> {
  return {
    ...(await emulator.env),
    VERCEL_OIDC_TOKEN_FILE: oidcToken,
    [RUN_FILE_VARIABLE]: run,
  };
}

/**
 * Keeps a fresh OIDC token of the deployment in a file, whatever the clock of the service does;
 * returns what ends it, and removes the file.
 */
export async function keepOidcToken(
  emulator: Emulator | RemoteEmulator,
  { oidcToken }: Folder,
): Promise<() => Promise<void>> {
  let writtenAt = 0;
  let renewAt = 0;
  const renew = async () => {
    const now = await emulator.now();
    // A clock that was set back makes the token one of the future.
    if (writtenAt <= now && now < renewAt) return;
    await writeAtomically(oidcToken, await emulator.oidcToken({ expiresInMs: LIFETIME_MS }));
    writtenAt = now;
    renewAt = now + LIFETIME_MS / 2;
  };
  await renew();
  // A file that cannot be written now is tried again a second later.
  const timer = setInterval(() => void renew().catch(() => {}), INTERVAL_MS).unref();
  return async () => {
    clearInterval(timer);
    await rm(oidcToken, { force: true });
  };
}
