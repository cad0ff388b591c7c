import { expect, test } from 'vitest';
import { handle } from '../../examples/authjs.js';
import { createEmulator } from '../../src/emulator/index.js';
import { Browser, locationOf } from '../oauth-gateway/browser.js';
import { leadTo } from './gateway.js';

test('the example signs a user in', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  await emulator.listen();
  leadTo(emulator);
  const user = new Browser(handle);
  const { csrfToken } = await (await user.get('/auth/csrf')).json();
  const page = locationOf(await user.post('/auth/signin/linear', { csrfToken }));
  const { redirectUrl = '' } = await emulator.approve(page, { account: 'ada@acme.test' });
  await user.get(redirectUrl);
  const session = await (await user.get('/auth/session')).json();
  expect(session.user).toMatchObject({ email: 'ada@acme.test' });
  await emulator.close();
});
