import type { Emulator } from '../../src/emulator/index.js';
import { oidcToken } from './token-response.js';

/**
 * Headers of webhooks that must be refused, by what is wrong with them. The emulator needs a second
 * project `prj_b`.
 */
export const FORGERIES: Record<string, (emulator: Emulator) => Promise<string | undefined>> = {
  'no bearer': async () => undefined,
  'an empty bearer': async () => 'Bearer ',
  'a bearer that is no token': async () => 'Bearer x',
  'a token of another issuer': async () => `Bearer ${oidcToken({ iss: 'https://evil.test' })}`,
  'a token with another signature': async (emulator) =>
    `Bearer ${(await emulator.oidcToken()).replace(/[^.]+$/, 'c2lnbmF0dXJl')}`,
  'an expired token': async (emulator) =>
    `Bearer ${await emulator.oidcToken({ expiresInMs: -60_000 })}`,
  'a token of another project': async (emulator) =>
    `Bearer ${await emulator.oidcToken({ project: 'prj_b' })}`,
  'a token of another environment': async (emulator) =>
    `Bearer ${await emulator.oidcToken({ environment: 'production' })}`,
};
