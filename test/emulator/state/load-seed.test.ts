import { expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { requestToken } from '../api.js';

test('works without a seed', async () => {
  const emulator = await createEmulator();
  expect(emulator.env).toMatchObject({
    VERCEL_CONNECT_API_URL: 'http://connect.localhost',
    VERCEL_PROJECT_ID: 'prj_emu',
    VERCEL_ENV: 'development',
  });
  expect((await requestToken(emulator, 'slack/none')).status).toBe(404);
});
