import type { Context, Hono } from 'hono';
import { withFaults } from '../instruments/with-faults.js';
import type { Service } from '../service.js';
import { readForm } from '../wire/form.js';
import type { EmulatorOperation } from '../wire/operation.js';
import { asPage } from '../wire/page.js';
import { ServiceError } from '../wire/service-error.js';
import { isLoopback } from '../wire/urls.js';
import { openSignIn, requireReturnAddress } from './authorization-request.js';
import { discoveryDocument } from './discovery.js';
import { answerRevoke, answerToken, answerUserinfo } from './endpoints.js';
import { OAuthError } from './oauth-error.js';
import { decideSignIn, requireOpenSignIn, returnUrl, signInPage } from './sign-in.js';

type Answer = (c: Context) => Promise<Response>;

/** Serves the OAuth gateway, at which people sign in to applications with a connector. */
export function serveGateway(app: Hono, service: Service): void {
  const serve = (methods: string[], path: string, operation: EmulatorOperation, answer: Answer) =>
    app.on(methods, path, (c) =>
      withFaults(service, { operation }, c.req.raw.signal, () => answer(c)),
    );
  serve(['GET'], '/oauth/authorize', 'gateway-authorize', (c) =>
    asPage(() => startSignIn(service, c)),
  );
  app.post('/oauth/authorize/decision', (c) => asPage(() => endPage(service, c)));
  serve(['POST'], '/oauth/token', 'gateway-token', (c) =>
    asOAuth(() => answerToken(service, c.req.raw)),
  );
  serve(['POST'], '/oauth/revoke', 'gateway-revoke', (c) =>
    asOAuth(() => answerRevoke(service, c.req.raw)),
  );
  serve(['GET', 'POST'], '/oauth/userinfo', 'gateway-userinfo', (c) =>
    asOAuth(async () => answerUserinfo(service, c.req.raw)),
  );
  for (const path of [
    '/oauth/.well-known/openid-configuration',
    '/.well-known/oauth-authorization-server/oauth',
  ]) {
    serve(['GET'], path, 'discovery', async () => Response.json(discoveryDocument(service)));
  }
  serve(['GET'], '/oauth/jwks', 'jwks', async () =>
    Response.json(await service.gatewayKeys.jwks()),
  );
}

async function startSignIn(service: Service, c: Context): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const { connector, address } = requireReturnAddress(service, query);
  service.limits.spend('gateway', connector.teamId, service.clock.now());
  try {
    return await signInPage(service, connector, openSignIn(service, query, connector, address));
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    if (!isLoopback(new URL(address.redirectUri).hostname)) {
      // An emulator that redirects anybody anywhere would be of use to phishers only.
      throw new ServiceError('bad_request', `${error.code}: ${error.message}`);
    }
    const answer = { error: error.code, error_description: error.message };
    return c.redirect(returnUrl(address, answer), 303);
  }
}

async function endPage(service: Service, c: Context): Promise<Response> {
  const form = await readForm(c.req.raw);
  const signIn = requireOpenSignIn(service, form.get('request_code') ?? '');
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
