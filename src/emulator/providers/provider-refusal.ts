import * as oauth from 'oauth4webapi';
import type { Service } from '../service.js';
import type { Connector } from '../state/records.js';
import { textOf } from '../wire/json-body.js';
import { ServiceError } from '../wire/service-error.js';
import { ProviderUnreachable } from './guarded-fetch.js';
import { SentSecrets } from './sent-secrets.js';

const MAX_LENGTH = 300;
// Masking takes longer the longer a text is, and makes it shorter.
const MAX_READ = 3_000;
const FIELDS = ['error', 'error_description', 'error_uri'];

/** What a provider refuses in words of its own, outside OAuth. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';
}

/**
 * Asks a real provider for something, through the service that is handed on; what goes wrong becomes
 * `no_token` with the provider's words, in which no credential that was sent is left, nor one of
 * these secrets.
 * @throws {ServiceError} `no_token`
 */
export async function askProvider<T>(
  service: Service,
  { uid, data }: Connector,
  secrets: (string | undefined)[],
  ask: (service: Service) => Promise<T>,
): Promise<T> {
  const sent = new SentSecrets([...secrets, textOf(data?.['clientSecret'])]);
  try {
    return await ask({ ...service, fetch: sent.noting(service.fetch) });
  } catch (error) {
    const words = wordsOf(error);
    if (words === undefined) throw error;
    const clean = (text: string) => sent.mask(text.slice(0, MAX_READ)).slice(0, MAX_LENGTH);
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
