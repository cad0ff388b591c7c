import {
  getToken,
  NoValidTokenError,
  revokeToken,
  startAuthorization,
  UserAuthorizationRequiredError,
} from 'grantkit';
import { Hono } from 'hono';

const LINEAR = 'oauth/linear';
const params = (user: string) => ({ subject: { type: 'user', id: user } }) as const;

/** An application on any runtime: whose token it is, and the way to consent. */
export const app = new Hono();

app.get('/users/:user/linear', async (c) => {
  const user = c.req.param('user');
  try {
    const token = await getToken(LINEAR, params(user), { signal: c.req.raw.signal });
    return c.json({ connected: true, length: token.length });
  } catch (error) {
    const needsConsent =
      error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
    if (!needsConsent) throw error;
    const { url } = await startAuthorization(LINEAR, params(user));
    return c.json({ connected: false, connect: url }, 401);
  }
});

app.delete('/users/:user/linear', async (c) => {
  await revokeToken(LINEAR, params(c.req.param('user')));
  return c.body(null, 204);
});
