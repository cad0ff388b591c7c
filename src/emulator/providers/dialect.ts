import type { AuthorizationServer, TokenEndpointResponse } from 'oauth4webapi';
import type { ConsentRequest } from '../state/consent-request.js';
import type { ProviderSettings } from '../state/provider-settings.js';
import type { Connector, Principal } from '../state/records.js';
import type { TokenOrder } from '../state/tokens.js';
import { jsonOf, type Send } from './guarded-fetch.js';

/** A tenant of a provider, which an installation is for. */
export interface ProviderTenant {
  id: string;
  name?: string;
}

/** Who a provider says that a token is of. */
export interface Identity {
  /** The provider's id of the person. */
  account?: string;
  tenant?: ProviderTenant;
}

/** A token that a provider made for the application. */
export interface MintedToken {
  token: string;
  lifetimeMs: number;
}

/** Where the OAuth of a provider differs from the standards. */
export interface Dialect {
  /** Whether it takes the challenges of PKCE from everybody. */
  takesChallenges: boolean;
  /** Whether the application's own token comes with the installation, instead of being minted. */
  keepsAppToken: boolean;
  /** Its endpoints, which it publishes nowhere. */
  server(settings: ProviderSettings): AuthorizationServer;
  /** An answer of its token endpoint in the words of the standard; with `error` for a refusal. */
  translate(body: Record<string, unknown>, subject: Principal['type']): Record<string, unknown>;
  /** What the address of its consent page has instead of `scope`, or besides. */
  parameters(
    scope: string | undefined,
    request: ConsentRequest,
    connector: Connector,
  ): Record<string, string | undefined>;
  /** Whose a token is that it gave for a code. */
  identify(
    tokens: TokenEndpointResponse,
    settings: ProviderSettings,
    send: Send,
  ): Promise<Identity>;
  /** Where people install the application, when no code comes back from there. */
  installationUrl?(settings: ProviderSettings): string;
  /** What was installed, by the answer that came back. */
  installed?(answer: URLSearchParams, settings: ProviderSettings, send: Send): Promise<Identity>;
  /** Gives a token to the application that nobody has to consent to. */
  mint?(order: TokenOrder, settings: ProviderSettings, send: Send): Promise<MintedToken>;
  /** Ends an access token; `false` when it has no way to. */
  revoke(token: string, settings: ProviderSettings, send: Send): Promise<boolean>;
}

/** A fetch whose answers of a token endpoint are translated; what is no JSON object passes. */
export function translating(
  send: Send,
  endpoint: string | undefined,
  translate: (body: Record<string, unknown>) => Record<string, unknown>,
): Send {
  return async (url, init) => {
    const response = await send(url, init);
    if (url !== endpoint || response.status !== 200) return response;
    const body = await jsonOf(response.clone());
    if (Object.keys(body).length === 0) return response;
    const standard = translate(body);
    return Response.json(standard, { status: 'error' in standard ? 400 : 200 });
  };
}

/** The scopes of a list with commas, or blanks, as the standard writes them. */
export function standardScope(scope: unknown): string | undefined {
  const scopes = typeof scope === 'string' ? scope.split(/[\s,]+/).filter(Boolean) : [];
  return scopes.length === 0 ? undefined : scopes.join(' ');
}
