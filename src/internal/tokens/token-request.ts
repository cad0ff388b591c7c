import { ConnectResponseError, isConnectError } from '../../errors.js';
import type { ConnectTokenResponse } from '../../types.js';
import type { Credential } from '../environment/credential.js';
import type { OnReply } from '../http/attempt.js';
import { dateOf } from '../http/headers.js';
import { EXPIRED, elapsed, sendRequest } from '../http/send.js';
import type { CallSettings } from '../http/settings.js';
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
  /** Whether it goes beside one that may never be answered. */
  isHedge: boolean;
}

/** Asks for a token, and tells the cache what came of it. */
export async function fly(request: TokenRequest): Promise<void> {
  const { cache, flight } = request;
  try {
    cache.land(flight, await ask(request));
  } catch (error) {
    cache.fail(flight, error);
  }
}

/** @throws {ConnectError} when the service gives no token */
export async function ask({ cache, flight, call, credential }: TokenRequest): Promise<KeptToken> {
  const { settings } = call;
  const name = { caller: credential.caller, connector: call.connector, params: call.params };
  let latest: KeptToken | undefined;
  const onSend = (): OnReply => {
    const attempt = cache.depart(flight);
    const sentAt = elapsed();
    return (reply) => {
      if (isRefusal(reply.error)) cache.refuse(name, attempt);
      if (reply.error) return undefined;
      const serviceTime = dateOf(reply.response);
      const times = { arrivedAt: settings.now(), tookMs: elapsed() - sentAt, serviceTime };
      const isSecond = latest !== undefined;
      latest = keptToken(reply.body as ConnectTokenResponse, attempt, times);
      return expiryFault(latest, { isSecond, isDated: serviceTime !== undefined, settings });
    };
  };
  const { patience, stop } = flight;
  // Where calls share no request, another one may have brought the token meanwhile.
  const beforeRetry = () => {
    const kept = cache.usable(cache.find(name.caller, name.connector, name.params));
    if (kept !== undefined) flight.offer(kept);
  };
  const { bearer } = credential;
  const transport = { bearer, settings, patience, stop, onSend, beforeRetry };
  await sendRequest<ConnectTokenResponse>(call.request, transport);
  return latest as unknown as KeptToken;
}

/** What decides whether a token that has expired is believed. */
interface Judging {
  isSecond: boolean;
  /** Whether the service told its time. */
  isDated: boolean;
  settings: CallSettings;
}

/** The failure of a token that has already expired; the second one may be meant. */
function expiryFault(
  { expiresAt, arrivedAt, response }: KeptToken,
  { isSecond, isDated, settings }: Judging,
): ConnectResponseError | undefined {
  if (Number.isNaN(expiresAt) || expiresAt > arrivedAt) return undefined;
  // Without a date, or when it still works by the clock here, only the clocks may differ.
  if (isSecond && (!isDated || settings.now() < response.expiresAt)) return undefined;
  const seconds = Math.ceil((arrivedAt - expiresAt) / 1000);
  return new ConnectResponseError(
    `${settings.operation}: the service sent a token that had expired ${seconds} s before.`,
    { code: EXPIRED, retryable: true },
  );
}

/** Whether the service has refused the grant, rather than said nothing or "later". */
export function isRefusal(error: unknown): boolean {
  return isConnectError(error) && REFUSALS.has(error.status);
}
