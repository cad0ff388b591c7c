import { type AccessTokenCaller, accessTokenCaller, bearerOf } from '../auth/callers.js';
import type { Service } from '../service.js';
import type { AccessToken } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';

/**
 * Finds out which person sent a request. Unless the seed declares access tokens, a new one signs in
 * as the default user, for every team.
 * @throws {ServiceError} `forbidden` without an access token that the service knows
 */
export function authenticatePerson(service: Service, request: Request): AccessTokenCaller {
  const bearer = bearerOf(request.headers.get('authorization'));
  if (bearer === undefined) {
    const message = 'The request is missing an authentication token';
    throw new ServiceError('forbidden', message, { details: { missingToken: true } });
  }
  const { store } = service;
  const known = store.accessTokens.find(({ token }) => token === bearer);
  const token = known ?? signIn(service, bearer);
  return accessTokenCaller(store, token, new URL(request.url).searchParams);
}

function signIn({ store }: Service, bearer: string): AccessToken {
  if (bearer.includes('.')) {
    const message = 'Not authorized: this needs the access token of a person, not an OIDC token.';
    throw new ServiceError('forbidden', message);
  }
  if (!store.settings.acceptsAnyToken || !/^\w+$/.test(bearer)) {
    throw new ServiceError('forbidden', 'Not authorized', { details: { invalidToken: true } });
  }
  const token: AccessToken = {
    token: bearer,
    userId: store.user().id,
    teamId: store.team().id,
    isSession: true,
  };
  store.accessTokens.push(token);
  return token;
}
