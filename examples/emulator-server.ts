import { createEmulator } from 'grantkit/emulator';

// Goes on where it stopped the last time, also after a crash: a running application keeps its tokens.
const emulator = await createEmulator(
  { connectors: [{ uid: 'oauth/linear' }, { uid: 'slack/acme-slack' }] },
  { state: '.grantkit/state.json', run: '.grantkit/run.json' },
);
const port = Number(process.env.EMULATOR_PORT ?? 4640);
console.log(`The Connect service is at ${await emulator.listen(port)}`);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => emulator.close());
