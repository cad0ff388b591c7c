import type { Grant } from './records.js';

/** What a real provider gave for a grant. */
export interface ProviderGrant {
  authorizationId: string;
  accessToken: string;
  /** Unix milliseconds. */
  expiresAt: number;
  refreshToken?: string;
  /** What the provider granted; absent when it did not say, and so granted all. */
  scopes?: string[];
}

/** A registration of the service with a provider. */
export interface ProviderClient {
  connectorId: string;
  redirectUri: string;
  clientId: string;
  clientSecret?: string;
  tokenEndpointAuthMethod?: string;
}

/** A person's way to a provider and back. */
export interface ProviderFlow {
  /** Comes back with the answer. */
  state: string;
  /** Id of the consent request. */
  requestId: string;
  codeVerifier: string;
  nonce: string;
}

/** Where they are kept: the store. */
interface Holder {
  providerGrants: ProviderGrant[];
}

/** What a provider gave for a grant. */
export function findProviderGrant(
  { providerGrants }: Holder,
  { authorizationId }: Pick<Grant, 'authorizationId'>,
): ProviderGrant | undefined {
  return providerGrants.find((each) => each.authorizationId === authorizationId);
}

/** Keeps what a provider gave, in the place of what it gave before. */
export function keepProviderGrant(store: Holder, grant: ProviderGrant): void {
  forgetProviderGrant(store, grant);
  store.providerGrants.push(grant);
}

/** Forgets what a provider gave. */
export function forgetProviderGrant(
  store: Holder,
  { authorizationId }: Pick<Grant, 'authorizationId'>,
): void {
  const at = store.providerGrants.findIndex((each) => each.authorizationId === authorizationId);
  if (at !== -1) store.providerGrants.splice(at, 1);
}

/** Forgets what providers gave for the grants of a connector, or of one installation of it. */
export function forgetProviderGrants(
  store: Holder & { grants: Grant[] },
  { connectorId, installationId }: Pick<Grant, 'connectorId' | 'installationId'>,
): void {
  for (const grant of store.grants) {
    const isOther = installationId !== undefined && grant.installationId !== installationId;
    if (grant.connectorId === connectorId && !isOther) forgetProviderGrant(store, grant);
  }
}
