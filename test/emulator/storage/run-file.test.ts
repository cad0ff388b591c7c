import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { readRunFile } from '../../../src/emulator/storage/run-file.js';
import { temporaryFolder } from '../../support/folder.js';

test('is that of the emulator which listened last, until that closes', async () => {
  const run = join(await temporaryFolder(), 'run.json');
  const [first, second] = [await createEmulator({}, { run }), await createEmulator({}, { run })];
  await first.listen();
  const url = await second.listen();
  const theirs = { url, controlToken: second.controlToken, pid: process.pid };
  await first.close();
  expect(await readRunFile(run)).toEqual(theirs);
  await second.close();
  expect(await readRunFile(run)).toBeUndefined();
});
