import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { startConsent } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
});

beforeEach(() => emulator.reset());

test('ends on a page when there is no return URL', async () => {
  const { url } = (await startConsent(emulator)).body;
  expect(await emulator.approve(url)).toEqual({ redirectUrl: undefined });
});

test('rejects with what the page says when there is no form', async () => {
  await expect(emulator.approve(`${emulator.url}/nothing`)).rejects.toThrow(
    /^There is no consent form at this URL; the page says: .*There is nothing at \/nothing/,
  );
  const { url } = (await startConsent(emulator)).body;
  await emulator.deny(url);
  await expect(emulator.approve(url)).rejects.toThrow('This request has already been decided.');
});
