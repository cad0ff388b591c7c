import { expect, test } from 'vitest';
import { linear, linearAuth, slack } from '../../examples/eve.js';
import { ADA, CALLBACK, deployment } from './world.js';

test('the connection of the example leads a user over consent to a token', async () => {
  const emulator = await deployment();
  expect(linear.auth).toMatchObject({ vercelConnect: { connector: 'oauth/linear' } });
  const { getToken, startAuthorization, completeAuthorization } = linearAuth;
  await expect(getToken(ADA)).rejects.toThrow('not authorized');
  const { challenge } = await startAuthorization({ ...ADA, ...CALLBACK });
  await emulator.approve(challenge.url ?? '');
  const { token } = await completeAuthorization({ ...ADA, ...CALLBACK });
  expect(emulator.introspect(token)).toMatchObject({ active: true, client_id: 'oauth/linear' });
});

test('the channel of the example answers at the route of eve', () => {
  expect(slack.routes).toMatchObject([{ method: 'POST', path: '/eve/v1/slack' }]);
});
