/** An emulator in a process of its own, which says when it listens. */
import { createEmulator } from '../../../src/emulator/index.js';

const [, , run = '', state] = process.argv;
const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] }, { run, state });
process.stdout.write(`${await emulator.listen()}\n`);
process.once('SIGTERM', () => emulator.close());
