import { NextRequest } from 'next/server.js';
import NextAuth, { type NextAuthConfig } from 'next-auth';
import { expect, expectTypeOf, test } from 'vitest';
import { connect } from '../../src/authjs/index.js';
import { createEmulator } from '../../src/emulator/index.js';
import { leadTo, WAYS } from '../authjs/gateway.js';
import { Browser, locationOf } from '../oauth-gateway/browser.js';

const provider = () => connect({ id: 'linear', name: 'Linear', connector: 'oauth/linear' });

function browser(): Browser {
  const { handlers } = NextAuth({
    providers: [provider()],
    secret: 'a-secret-of-the-application',
    trustHost: true,
  });
  return new Browser((request) => {
    const handle = request.method === 'POST' ? handlers.POST : handlers.GET;
    return handle(new NextRequest(request));
  });
}

test('the provider is one of next-auth', () => {
  expectTypeOf(provider).returns.toExtend<NextAuthConfig['providers'][number]>();
});

test.each(WAYS)('the handlers of next-auth sign a user in, with the gateway %s', async (way) => {
  const emulator = await createEmulator({ connectors: [{ uid: 'oauth/linear' }] });
  await emulator.listen();
  leadTo(emulator, way);
  const user = browser();
  const { csrfToken } = await (await user.get('/api/auth/csrf')).json();
  const page = locationOf(await user.post('/api/auth/signin/linear', { csrfToken }));
  expect(new URL(page).searchParams.get('teamId')).toBe('team_emu');
  const { redirectUrl = '' } = await emulator.approve(page, { account: 'ada@acme.test' });
  expect(redirectUrl).toContain('/api/auth/callback/linear?');
  expect(locationOf(await user.get(redirectUrl))).toBe('http://localhost:3000');
  const session = await (await user.get('/api/auth/session')).json();
  expect(session.user).toMatchObject({ email: 'ada@acme.test' });
  await emulator.close();
});
