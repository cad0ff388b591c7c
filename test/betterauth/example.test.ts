import { expect, test, vi } from 'vitest';
import { auth } from '../../examples/better-auth.js';
import { createEmulator } from '../../src/emulator/index.js';
import { Browser } from '../oauth-gateway/browser.js';
import { startSignIn } from './application.js';

test('the example signs a user in', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  await emulator.listen();
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  const user = new Browser(auth.handler);
  const page = await startSignIn(user);
  const { redirectUrl = '' } = await emulator.approve(page, { account: 'ada@acme.test' });
  await user.get(redirectUrl);
  const session = await (await user.get('/api/auth/get-session')).json();
  expect(session.user).toMatchObject({ email: 'ada@acme.test' });
  await emulator.close();
});
