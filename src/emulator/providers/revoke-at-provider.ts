import * as oauth from 'oauth4webapi';
import type { Service } from '../service.js';
import { findProviderGrant, forgetProviderGrant } from '../state/provider-records.js';
import type { Connector, IssuedToken } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import type { Dialect } from './dialect.js';
import { openProvider, type Provider } from './provider.js';
import { askProvider } from './provider-refusal.js';

/** What became of tokens at their provider. */
export interface ProviderRevocation {
  providerRevoked: number;
  providerSkipped: number;
  providerFailed: number;
}

/**
 * Tells a real provider that tokens are not to be used any more, and what could renew them neither.
 * A failure is only counted: the service has forgotten them in any case.
 * @see https://www.rfc-editor.org/rfc/rfc7009
 */
export async function revokeAtProvider(
  service: Service,
  connector: Connector,
  tokens: IssuedToken[],
  authorizationIds: string[],
): Promise<ProviderRevocation> {
  const held = authorizationIds.flatMap((authorizationId) => {
    const grant = findProviderGrant(service.store, { authorizationId });
    forgetProviderGrant(service.store, { authorizationId });
    return grant ?? [];
  });
  const renewing = held.flatMap(({ refreshToken }) => refreshToken ?? []);
  const access = new Set([
    ...tokens.map(({ token }) => token),
    ...held.map(({ accessToken }) => accessToken),
  ]);
  return endAtProvider(service, connector, { access: [...access], renewing, count: tokens.length });
}

/** What to end: access tokens, what could renew them, and how many the service has given out. */
export interface Ended {
  access: string[];
  renewing: string[];
  count: number;
}

/** Tells a real provider that these tokens are not to be used any more; a failure is only counted. */
export async function endAtProvider(
  service: Service,
  connector: Connector,
  { access, renewing, count }: Ended,
): Promise<ProviderRevocation> {
  if (access.length + renewing.length === 0) return counted(0, 0, 0);
  try {
    return await askProvider(service, connector, [...access, ...renewing], async (noted) => {
      const provider = await openProvider(noted, connector);
      const { server, client, authentication, options, dialect } = provider;
      if (dialect !== undefined) {
        return revokeEach(dialect, access, provider, count);
      }
      if (server.revocation_endpoint === undefined) return counted(0, count, 0);
      for (const token of [...renewing, ...access]) {
        await oauth.processRevocationResponse(
          await oauth.revocationRequest(server, client, authentication, token, options),
        );
      }
      return counted(count, 0, 0);
    });
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return counted(0, 0, count);
  }
}

/** What could renew a token ends with it. */
async function revokeEach(
  dialect: Dialect,
  access: string[],
  { settings, options }: Provider,
  count: number,
): Promise<ProviderRevocation> {
  const send = options[oauth.customFetch];
  let skipped = 0;
  for (const token of access) {
    if (!(await dialect.revoke(token, settings, send))) skipped += 1;
  }
  return counted(count - skipped, skipped, 0);
}

function counted(revoked: number, skipped: number, failed: number): ProviderRevocation {
  return { providerRevoked: revoked, providerSkipped: skipped, providerFailed: failed };
}
