import { onTestFinished } from 'vitest';
import { createEmulator } from '../../src/emulator/index.js';
import { type ConnectClientOptions, createConnect } from '../../src/index.js';

export const LINEAR = 'oauth/linear';
export const ADA = { subject: { type: 'user', id: 'ada' } } as const;
export const BOB = { subject: { type: 'user', id: 'bob' } } as const;
export const CAROL = { subject: { type: 'user', id: 'carol' } } as const;

/** The emulator on loopback, where Ada and Bob have consented and Carol has not, and its clients. */
export async function world() {
  const emulator = await createEmulator({
    connectors: [{ uid: LINEAR }],
    grants: [
      { connector: LINEAR, user: 'ada' },
      { connector: LINEAR, user: 'bob' },
    ],
  });
  const baseUrl = await emulator.listen();
  onTestFinished(() => emulator.close());
  const vercelToken = await emulator.oidcToken();
  return {
    emulator,
    vercelToken,
    client: (options: ConnectClientOptions = {}) =>
      createConnect({ baseUrl, vercelToken, now: emulator.now, ...options }),
  };
}
