import * as oauth from 'oauth4webapi';
import type { Connector } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import { ProviderUnreachable } from './guarded-fetch.js';

const MAX_LENGTH = 300;
const FIELDS = ['error', 'error_description', 'error_uri'];

/** What a provider refuses in words of its own, outside OAuth. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
}

/**
 * Asks a real provider for something; what goes wrong becomes `no_token` with the provider's words,
 * in which no credential of ours is left.
 * @throws {ServiceError} `no_token`
 */
export async function askProvider<T>(
  { uid }: Connector,
  secrets: (string | undefined)[],
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const words = wordsOf(error);
    if (words === undefined) throw error;
    const clean = (text: string) => masked(text, secrets).slice(0, MAX_LENGTH);
    const vendor = Object.fromEntries(
      Object.entries(words.vendor).map(([name, value]) => [name, clean(value)]),
    );
    const message = `The provider of ${uid}: ${clean(words.message)}.`;
    throw new ServiceError('no_token', message, { details: { vendor } });
  }
}

interface Words {
  message: string;
  vendor: Record<string, string>;
}

/** What a provider said; `undefined` for a fault of our own. */
function wordsOf(error: unknown): Words | undefined {
  if (error instanceof oauth.ResponseBodyError) return oauthWords(error.cause);
  if (error instanceof oauth.AuthorizationResponseError) {
    return oauthWords(Object.fromEntries(error.cause));
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    const { parameters } = error.cause[0] ?? {};
    return oauthWords({ error: 'invalid_client', ...parameters });
  }
  if (error instanceof ProviderRefused) {
    return { message: `it refuses with ${error.message}`, vendor: { error: error.message } };
  }
  if (error instanceof ProviderUnreachable) return { message: error.message, vendor: {} };
  if (
    error instanceof oauth.OperationProcessingError ||
    error instanceof oauth.UnsupportedOperationError
  ) {
    return { message: `it does not answer as the protocol says: ${error.message}`, vendor: {} };
  }
  return undefined;
}

function oauthWords(body: Record<string, unknown>): Words {
  const texts = FIELDS.flatMap((name): [string, string][] => {
    const value = body[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  const vendor = Object.fromEntries(texts);
  const description = vendor['error_description'];
  const reason = description === undefined ? '' : `: ${description}`;
  return { message: `it refuses with ${vendor['error']}${reason}`, vendor };
}

function masked(text: string, secrets: (string | undefined)[]): string {
  return secrets.reduce<string>(
    (rest, secret) => (secret ? rest.replaceAll(secret, '***') : rest),
    text,
  );
}
