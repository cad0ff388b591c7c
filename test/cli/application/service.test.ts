import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isInUse, startService } from '../../../src/cli/application/service.js';
import { failureOf } from '../../support/token-response.js';
import { emptyFolder } from '../test-terminal.js';

test('takes a later port when the usual one is in use', async () => {
  const start = async () => {
    const { emulator, url } = await startService({ seed: {} }, {});
    onTestFinished(() => emulator.close());
    return Number(new URL(url).port);
  };
  // Whether the first one has the usual port is a matter of who else is there.
  const ports = [await start(), await start()];
  expect(Math.min(...ports)).toBeGreaterThanOrEqual(4640);
  expect(new Set(ports).size).toBe(2);
});

test('names the seed where no file does', async () => {
  const config = { seed: { grants: [{ connector: 'slack/none' }] } };
  await expect(startService(config, {})).rejects.toThrow('seed: grants[0]: The emulator has no');
});

test('knows a state that somebody uses from one whose name only sounds like it', async () => {
  const folder = join(emptyFolder(), 'Process 7 uses it');
  await mkdir(folder);
  const state = join(folder, 'state.json');
  const start = () => startService({ seed: {} }, { state }, 0);
  const { emulator } = await start();
  expect(isInUse(await failureOf(start()))).toBe(true);
  await emulator.close();
  await writeFile(state, '{');
  expect(isInUse(await failureOf(start()))).toBe(false);
});
