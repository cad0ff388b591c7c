/**
 * Changes the state of a whole emulator without end, always in two places at once, and prints the
 * number of each change when the emulator has answered after it.
 */
import { createEmulator } from '../../../src/emulator/index.js';

const [, , state = '', first = '1'] = process.argv;
const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
for (let change = Number(first); ; change += 1) {
  for (const tenantId of ['left', 'right']) {
    emulator.install({ connector: 'slack/acme', tenantId, name: String(change) });
  }
  await emulator.fetch('/.well-known/openid-configuration');
  process.stdout.write(`${change}\n`);
}
