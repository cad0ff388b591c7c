import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { startService } from '../../../src/cli/application/service.js';

test('takes the next port when the usual one is in use', async () => {
  const other = createServer();
  // Somebody else may have it, which does as well.
  other.on('error', () => {});
  const listening = Promise.race([once(other, 'listening'), once(other, 'error')]);
  other.listen(4640, '127.0.0.1');
  await listening;
  onTestFinished(() => void other.close());
  const { emulator, url } = await startService({ seed: {} }, {});
  onTestFinished(() => emulator.close());
  expect(Number(new URL(url).port)).toBeGreaterThan(4640);
});

test('names the seed where no file does', async () => {
  const config = { seed: { grants: [{ connector: 'slack/none' }] } };
  await expect(startService(config, {})).rejects.toThrow('seed: grants[0]: The emulator has no');
});
