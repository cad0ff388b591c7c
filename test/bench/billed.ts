import { createEmulator } from 'grantkit/emulator';
import type { Measurement } from './measurement.js';
import type { PackageName } from './packages.js';

const CALLS = 100;

/** Token requests that the service bills for concurrent identical calls. */
export const BILLED: Measurement = {
  what: 'billed requests, 100 concurrent identical misses',
  unit: '',
  budget: { figure: 1 },
  async measure() {
    return { ours: await billedFor('grantkit'), original: await billedFor('reference') };
  },
};

async function billedFor(name: PackageName): Promise<number> {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/billed' }] });
  const { fetch } = globalThis;
  globalThis.fetch = emulator.fetch;
  const { getToken } = await import(name);
  const caller = { vercelToken: await emulator.oidcToken() };
  const call = () => getToken('slack/billed', { subject: { type: 'app' } }, caller);
  await Promise.all(Array.from({ length: CALLS }, call));
  globalThis.fetch = fetch;
  return emulator.ledger.billed;
}
