import { expect, test } from 'vitest';
import { connectEmulator, createEmulator } from '../../../src/emulator/index.js';

test('ends for who follows, here and in another process, when the emulator is closed', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  const url = await emulator.listen();
  const remote = await connectEmulator(url, { controlToken: emulator.controlToken });
  const followed = [await emulator.ledger.follow(), await remote.ledger.follow()];
  const steps = followed.map((events) => events.next());
  await emulator.close();
  expect(await Promise.all(steps)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  await remote.close();
});
