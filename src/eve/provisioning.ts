import { defaultSettings } from '../client.js';
import { ClientNotLinkedToProjectError, ConnectError, ConnectorNotFoundError } from '../errors.js';
import { callService } from '../internal/http/call-service.js';
import { callSettings } from '../internal/http/settings.js';
import { memoizeAsync } from '../platforms/memoize-async.js';
import type { EveAuthorizationOptions } from './authorization-options.js';

const GONE = 410;

/** One try of a request. */
export type Attempt<T> = () => Promise<T>;

/**
 * A function that makes a request and, when the connector is missing and `autoProvision` allows it,
 * provisions the connector for the server at `url` and makes the request once more.
 */
export function withProvisioning(
  options: EveAuthorizationOptions,
): <T>(url: string | undefined, attempt: Attempt<T>) => Promise<T> {
  const provisioned = new Map<string, () => Promise<void>>();
  const provisionOnce = (serverUrl: string) => {
    const start = provisioned.get(serverUrl) ?? memoizeAsync(() => provision(serverUrl, options));
    provisioned.set(serverUrl, start);
    return start();
  };
  return async (url, attempt) => {
    try {
      return await attempt();
    } catch (error) {
      if (!options.autoProvision || !url || !isUid(options.connector)) throw error;
      if (!isMissing(error)) throw error;
      await provisionOnce(url);
      return attempt();
    }
  };
}

function isMissing(error: unknown): boolean {
  if (error instanceof ClientNotLinkedToProjectError) return true;
  // A connector that was deleted must not come back by itself.
  return error instanceof ConnectorNotFoundError && error.status !== GONE;
}

function isOfAnotherType(error: unknown): boolean {
  if (!(error instanceof ConnectError) || error.status !== 409) return false;
  return /not an OAuth connector/i.test(error.message);
}

// An opaque id cannot be chosen, so there is nothing to create under it.
function isUid(connector: string): boolean {
  return !connector.startsWith('scl_');
}

async function provision(
  serverUrl: string,
  { connector: uid, connectOptions = {} }: EveAuthorizationOptions,
): Promise<void> {
  const path = '/v1/connect/connectors/managed/oauth';
  const body = JSON.stringify({ serverUrl, uid });
  const about = { operation: 'Failed to provision connector', connector: uid };
  const settings = callSettings(defaultSettings(), connectOptions, about);
  try {
    await callService<void>({ method: 'POST', path, body }, settings);
  } catch (error) {
    // There is nothing to create, and the request itself says best what is wrong.
    if (!isOfAnotherType(error)) throw error;
  }
}
