import type { Context, Hono } from 'hono';
import { asPage } from '../pages/as-page.js';
import type { Service } from '../service.js';
import { addressedTo, openSignIn } from './authorization-request.js';
import { discoveryDocument } from './discovery.js';
import { GatewayKeys } from './gateway-keys.js';
import { OAuthError } from './oauth-error.js';
import { decideSignIn, returnUrl, undecidedSignIn } from './sign-in-decision.js';
import { signInPage } from './sign-in-page.js';
import { answerRevoke, answerToken } from './token-endpoint.js';
import { answerUserinfo } from './userinfo.js';

/** Serves the OAuth gateway, at which people sign in to applications with a connector. */
export function serveGateway(app: Hono, service: Service): void {
  const keys = new GatewayKeys();
  app.get('/oauth/authorize', (c) => asPage(() => startSignIn(service, c)));
  app.post('/oauth/authorize/decision', (c) => asPage(() => endPage(service, c)));
  app.post('/oauth/token', (c) => asOAuth(() => answerToken(service, keys, c.req.raw)));
  app.post('/oauth/revoke', (c) => asOAuth(() => answerRevoke(service, c.req.raw)));
  app.on(['GET', 'POST'], '/oauth/userinfo', (c) =>
    asOAuth(async () => answerUserinfo(service, c.req.raw)),
  );
  for (const path of [
    '/oauth/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/oauth',
  ]) {
    app.get(path, (c) => c.json(discoveryDocument(service)));
  }
  app.get('/oauth/jwks', async (c) => c.json(await keys.jwks()));
}

async function startSignIn(service: Service, c: Context): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const { connector, address } = addressedTo(service, query);
  try {
    return await signInPage(service, connector, openSignIn(service, query, connector, address));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const answer = { error: error.code, error_description: error.message };
    return c.redirect(returnUrl(address, answer), 303);
  }
}

async function endPage(service: Service, c: Context): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  const signIn = undecidedSignIn(service, form.get('request_code') ?? '');
  return c.redirect(decideSignIn(service, signIn, form), 303);
}

async function asOAuth(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof OAuthError) return error.toResponse();
    throw error;
  }
}
