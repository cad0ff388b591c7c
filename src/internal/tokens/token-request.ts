import { ConnectResponseError, isConnectError } from '../../errors.js';
import type { ConnectTokenResponse } from '../../types.js';
import type { Credential } from '../environment/credential.js';
import type { OnReply } from '../http/attempt.js';
import { dateOf } from '../http/headers.js';
import { sendRequest } from '../http/send.js';
import type { CacheKey } from './cache-key.js';
import type { Flight } from './flight.js';
import { type KeptToken, keptToken } from './kept-token.js';
import type { TokenCache } from './token-cache.js';
import type { TokenCall } from './token-call.js';

/** What the service says when it gives no more tokens of a grant. */
const REFUSALS = new Set<unknown>([401, 403, 404, 410, 422]);

/** One token request: who asks, for what, and which flight carries it. */
export interface TokenRequest {
  cache: TokenCache;
  flight: Flight;
  call: TokenCall;
  credential: Credential;
  key: CacheKey;
}

/** Asks for a token, and tells the cache what came of it. */
export async function fly(request: TokenRequest): Promise<void> {
  const { cache, flight } = request;
  try {
    cache.land(flight, await bring(request));
  } catch (error) {
    cache.fail(flight, error);
  }
}

/** A token; one that has already expired is asked for once more. */
async function bring(request: TokenRequest): Promise<KeptToken> {
  const first = await ask(request);
  if (!hasExpired(first)) return first;
  const second = await ask(request);
  const { expiresAt } = second.response;
  const { operation, now } = request.call;
  // Twice the same may also mean that clocks differ; by the one here it still works.
  if (!hasExpired(second) || !second.isDated || now() < expiresAt) return second;
  const when = new Date(expiresAt).toISOString();
  throw new ConnectResponseError(
    `${operation}: the service sent a token that had expired at ${when}.`,
    { code: 'expired_token', retryable: true },
  );
}

async function ask({ cache, flight, call, credential, key }: TokenRequest) {
  const { bearer } = credential;
  const { patience, stop } = flight;
  let answer = {
    attempt: 0,
    times: { sentAt: 0, arrivedAt: 0, serviceTime: undefined as number | undefined },
  };
  const onSend = (): OnReply => {
    const attempt = cache.depart(flight);
    const sentAt = call.now();
    return (reply) => {
      if (isRefusal(reply.error)) cache.refuse(key, call.params, attempt);
      if (reply.error) return;
      answer = {
        attempt,
        times: { sentAt, arrivedAt: call.now(), serviceTime: dateOf(reply.response) },
      };
    };
  };
  const transport = { bearer, settings: call, patience, stop, onSend };
  const response = await sendRequest<ConnectTokenResponse>(call.request, transport);
  const kept = keptToken(response, answer.attempt, answer.times);
  return { ...kept, isDated: answer.times.serviceTime !== undefined };
}

const hasExpired = ({ expiresAt, arrivedAt }: KeptToken) => expiresAt <= arrivedAt;

/** Whether the service has refused the grant, rather than said nothing or "later". */
export function isRefusal(error: unknown): boolean {
  return isConnectError(error) && REFUSALS.has(error.status);
}
