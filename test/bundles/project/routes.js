import { ConnectError, getToken, UserAuthorizationRequiredError } from '@vercel/connect';

const ADA = { subject: { type: 'user', id: 'ada' } };
const OPTIONS = { vercelToken: 'deployment' };

/** A small application: a route that asks for a token, and one that uses an adapter. */
export async function answer(path, adapter) {
  if (path === '/issues') return getToken('oauth/linear', ADA, OPTIONS);
  if (path === '/slack') {
    const { connectSlackAdapter } = await adapter();
    return connectSlackAdapter('slack/acme', {}, OPTIONS).botToken();
  }
  // The same token: one cache knows both it and the adapter's.
  if (path === '/slack-token') {
    return getToken('slack/acme', { subject: { type: 'app' } }, OPTIONS);
  }
  if (path === '/no-consent') {
    return classOf(() => getToken('oauth/refused', ADA, OPTIONS), UserAuthorizationRequiredError);
  }
  const { connectSlackAdapter } = await adapter();
  const refused = connectSlackAdapter('slack/refused', {}, OPTIONS);
  return classOf(() => refused.botToken(), ConnectError);
}

/** Says whether a call fails with an instance of a class, and not of a copy of it. */
async function classOf(call, errorClass) {
  const error = await call().catch((reason) => reason);
  const isOwn = error.constructor === errorClass;
  return isOwn ? `${error.code}` : `of another class: ${error.stack}`;
}
