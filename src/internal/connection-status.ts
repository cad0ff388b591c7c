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
/** A token that its provider has rejected is no connection. */
const ACCEPTED = { needsAccepted: true };

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
  const endsAt = elapsed() + timeoutOf(settings, options);
  const statuses: ConnectConnectionStatus[] = [];
  const waiting = probes.entries();
  const work = async () => {
    for (const [index, { connector, params }] of waiting) {
      try {
        const own = { ...options, timeoutMs: shareOf(endsAt - elapsed(), index, probes.length) };
        const { response } = await tokens.reader.read(connector, params, own, ACCEPTED);
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

/** Milliseconds for one connector: what hangs takes no time from those of the rounds after it. */
function shareOf(leftMs: number, index: number, count: number): number {
  const rounds = Math.ceil(count / MOST_AT_ONCE) - Math.floor(index / MOST_AT_ONCE);
  return Math.max(1, Math.floor(leftMs / rounds));
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
