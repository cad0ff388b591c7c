import { authenticate, type DeploymentCaller } from '../auth/callers.js';
import { requireConnector } from '../auth/connector-access.js';
import type { Service } from '../service.js';
import type { Connector } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import { OAuthError } from './oauth-error.js';

/** Who calls the token endpoint: a deployment, for a connector. */
export interface Client {
  connector: Connector;
  deployment: DeploymentCaller;
}

/**
 * The client of a Basic header: the connector as the user, and an OIDC token as the password.
 * @throws {OAuthError} `invalid_client`, or `unauthorized_client` when the project lacks the link
 * @throws {ServiceError} `rate_limited`
 */
export async function authenticateClient(service: Service, request: Request): Promise<Client> {
  const [name, token] = basicCredentials(request.headers.get('authorization') ?? '');
  const deployment = await deploymentOf(service, token);
  service.limits.spend('gateway', deployment.teamId, service.clock.now());
  try {
    return { connector: requireConnector(service, deployment, name), deployment };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const isKnown = error.code.startsWith('client_not_');
    throw new OAuthError(isKnown ? 'unauthorized_client' : 'invalid_client', error.message);
  }
}

async function deploymentOf(service: Service, token: string): Promise<DeploymentCaller> {
  try {
    const caller = await authenticate(service, `Bearer ${token}`);
    if (caller.kind === 'deployment') return caller;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  }
  throw new OAuthError('invalid_client', 'The password is not the OIDC token of a deployment.');
}

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1 */
function basicCredentials(header: string): [user: string, password: string] {
  const encoded = /^basic +(\S+) *$/i.exec(header)?.[1] ?? '';
  const [user, password, ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  if (!user || !password || rest.length > 0) {
    throw new OAuthError('invalid_client', 'Expected HTTP Basic: connector and OIDC token.');
  }
  try {
    return [formDecoded(user), formDecoded(password)];
  } catch {
    throw new OAuthError('invalid_client', 'The HTTP Basic credentials are not form-encoded.');
  }
}

function formDecoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}
