import { randomBytes } from 'node:crypto';
import * as oauth from 'oauth4webapi';
import type { Service } from '../service.js';
import type { ConsentRequest } from '../state/consent-request.js';
import type { ProviderFlow } from '../state/provider-records.js';
import type { Connector } from '../state/records.js';
import { APP } from '../state/subjects.js';
import { withQuery } from '../wire/urls.js';
import type { Identity } from './dialect.js';
import { openProvider, type Provider } from './provider.js';
import { askProvider } from './provider-refusal.js';
import { type ProviderTokens, tokensOf } from './token-response.js';

/** What a person allowed at a provider. */
export interface ProviderConsent extends Identity {
  /** Absent when the provider mints them without the person. */
  tokens?: ProviderTokens;
  /** Of the ID token, those that the connector passes on. */
  claims?: Record<string, unknown>;
}

/**
 * Begins a person's way to the provider and returns where it leads.
 * @throws {ServiceError} `no_token` when the provider cannot be used
 * @see https://www.rfc-editor.org/rfc/rfc9700
 */
export async function startCodeFlow(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
): Promise<string> {
  return askProvider(service, connector, [], async (noted) => {
    const provider = await openProvider(noted, connector, subjectOf(request));
    const endpoint = provider.server.authorization_endpoint;
    if (endpoint === undefined) {
      throw new oauth.UnsupportedOperationError('its metadata has no authorization_endpoint');
    }
    const flow: ProviderFlow = {
      state: randomBytes(24).toString('base64url'),
      requestId: request.id,
      codeVerifier: oauth.generateRandomCodeVerifier(),
      nonce: oauth.generateRandomNonce(),
    };
    service.store.providerFlows.push(flow);
    const { dialect, settings } = provider;
    if (request.kind === 'install' && dialect?.installationUrl !== undefined) {
      return withQuery(dialect.installationUrl(settings), { state: flow.state });
    }
    const scope = scopeOf(provider, connector, request);
    return withQuery(endpoint, {
      ...provider.settings.authorizationUrlParams,
      client_id: provider.client.client_id,
      redirect_uri: provider.redirectUri,
      response_type: 'code',
      scope,
      state: flow.state,
      ...(dialect?.takesChallenges === false ? {} : await challengesOf(flow)),
      resource: provider.resource,
      audience: provider.settings.defaultAudience,
      ...dialect?.parameters(scope, request, connector),
    });
  });
}

/** The way that an answer of a provider belongs to, which it ends; `undefined` for none. */
export function takeCodeFlow(
  { store }: Service,
  answer: URLSearchParams,
): ProviderFlow | undefined {
  const at = store.providerFlows.findIndex(({ state }) => state === answer.get('state'));
  return at === -1 ? undefined : store.providerFlows.splice(at, 1)[0];
}

/**
 * Redeems the code of a provider's answer.
 * @throws {ServiceError} `no_token` with the provider's words, or what is wrong with its answer
 */
export async function finishCodeFlow(
  service: Service,
  connector: Connector,
  request: ConsentRequest,
  { flow, answer }: { flow: ProviderFlow; answer: URLSearchParams },
): Promise<ProviderConsent> {
  const { nonce, state } = flow;
  const secrets = [answer.get('code') ?? undefined, flow.codeVerifier];
  return askProvider(service, connector, secrets, async (noted) => {
    const provider = await openProvider(noted, connector, subjectOf(request));
    const { server, client, authentication, redirectUri, options, resource, dialect } = provider;
    const send = options[oauth.customFetch];
    if (request.kind === 'install' && dialect?.installed !== undefined) {
      return dialect.installed(answer, provider.settings, send);
    }
    const codeVerifier = dialect?.takesChallenges === false ? oauth.nopkce : flow.codeVerifier;
    // Also compares `iss`, so that no other server's code is redeemed here (RFC 9207).
    const params = oauth.validateAuthResponse(server, client, answer, state);
    const response = await oauth.authorizationCodeGrantRequest(
      ...([server, client, authentication, params, redirectUri, codeVerifier] as const),
      { ...options, additionalParameters: resource === undefined ? {} : { resource } },
    );
    const hasIdToken =
      (
        await response
          .clone()
          .json()
          .catch(() => ({}))
      )?.id_token !== undefined;
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: hasIdToken ? nonce : oauth.expectNoNonce,
    });
    const identity = await dialect?.identify(tokens, provider.settings, send);
    return {
      tokens: tokensOf(service, tokens, provider),
      ...(identity ?? claimed(tokens, provider)),
    };
  });
}

/** What the ID token says, if there is one. */
function claimed(
  tokens: oauth.TokenEndpointResponse,
  { settings }: Provider,
): Pick<ProviderConsent, 'account' | 'claims'> {
  const idToken = oauth.getValidatedIdTokenClaims(tokens);
  const wanted = settings.forwardedClaims?.idToken ?? [];
  const claims = wanted.flatMap((name) =>
    idToken && name in idToken ? [[name, idToken[name]]] : [],
  );
  return {
    account: idToken?.sub,
    claims: claims.length === 0 ? undefined : Object.fromEntries(claims),
  };
}

async function challengesOf({ nonce, codeVerifier }: ProviderFlow) {
  return {
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
}

function scopeOf(
  { settings, dialect }: Provider,
  connector: Connector,
  { scopes }: ConsentRequest,
): string | undefined {
  const defaults = dialect === undefined ? [] : connector.scopes;
  const wanted = scopes ?? settings.userAuthorization?.scopes ?? defaults;
  return wanted.length === 0 ? undefined : wanted.join(' ');
}

function subjectOf({ principal = APP }: ConsentRequest): Connector['subjectTypes'][number] {
  return principal.type;
}
