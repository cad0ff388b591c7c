import type {
  ConnectConnectionQuery,
  ConnectConnectionState,
  ConnectConnectionStatus,
} from '../connection-types.js';
import {
  type ConnectError,
  ConnectorInstallationRequiredError,
  isConnectError,
  NoValidTokenError,
} from '../errors.js';
import type { ConnectOptions } from '../options.js';
import type { ConnectTokenParams, ConnectTokenSubject } from '../types.js';
import { consentStateOf } from './consent-state.js';
import { timeoutError } from './http/call-service.js';
import { elapsed } from './http/send.js';
import { type ClientSettings, timeoutOf } from './http/settings.js';
import type { ClientTokens } from './provider/provider-fetch.js';
import { checkArgument, connectorSegment, ownJson } from './validation/arguments.js';
import { tokenOptionsSchema } from './validation/option-schemas.js';
import {
  connectorsSchema,
  installationParamsSchema,
  subjectSchema,
} from './validation/param-schemas.js';
import { isText } from './validation/predicates.js';

/** How many connectors are asked for at once. */
const MOST_AT_ONCE = 6;

/** What one connector is asked for. */
interface Probe {
  connector: string;
  params: ConnectTokenParams;
}

/** How a subject stands with each of several connectors, in their order. */
export async function connectionStatuses(
  { settings, tokens }: { settings: ClientSettings; tokens: ClientTokens },
  connectors: readonly (string | ConnectConnectionQuery)[],
  subject: ConnectTokenSubject,
  options: ConnectOptions,
): Promise<ConnectConnectionStatus[]> {
  checkArgument(tokenOptionsSchema, 'options', options);
  const probes = probesOf(connectors, checkArgument(subjectSchema, 'subject', subject));
  const timeoutMs = timeoutOf(settings, options);
  const endsAt = elapsed() + timeoutMs;
  const statuses: ConnectConnectionStatus[] = [];
  const waiting = probes.entries();
  const work = async () => {
    for (const [index, { connector, params }] of waiting) {
      try {
        const leftMs = endsAt - elapsed();
        if (leftMs <= 0) throw timeoutError('Failed to get connection status', timeoutMs);
        const own = { ...options, timeoutMs: leftMs };
        const { response } = await tokens.reader.read(connector, params, own);
        const { expiresAt, name, externalSubject } = response;
        statuses[index] = { connector, status: 'authorized', expiresAt, name, externalSubject };
      } catch (error) {
        if (options.signal?.aborted || !isConnectError(error)) throw error;
        statuses[index] = { connector, status: stateAfter(error), error };
      }
    }
  };
  await Promise.all(Array.from({ length: MOST_AT_ONCE }, work));
  return statuses;
}

/** What a refused token says of a connection; an outage says nothing. */
function stateAfter(error: ConnectError): ConnectConnectionState {
  if (error instanceof NoValidTokenError) return 'revoked';
  if (error instanceof ConnectorInstallationRequiredError) return 'installation_required';
  return consentStateOf(error) === undefined ? 'unavailable' : 'authorization_required';
}

function probesOf(
  connectors: readonly (string | ConnectConnectionQuery)[],
  subject: ConnectTokenSubject,
): Probe[] {
  const list = checkArgument(connectorsSchema, 'connectors', connectors);
  return Array.from(list, (given, index) => {
    const asked = isText(given) ? { connector: given } : given;
    const name = `connectors.${index}`;
    const { connector, ...params } = checkArgument(installationParamsSchema, name, asked);
    connectorSegment(connector);
    return { connector, params: ownJson(name, { ...params, subject }) };
  });
}
