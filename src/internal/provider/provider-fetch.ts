import type { ConnectFetchOptions } from '../../connection-types.js';
import type { ConnectOptions } from '../../options.js';
import type { ConnectTokenParams } from '../../types.js';
import { discard } from '../http/body.js';
import { withinLimits } from '../http/call-service.js';
import { anySignal, race, type Stop } from '../http/stop.js';
import type { KeptToken } from '../tokens/kept-token.js';
import type { RejectedTokens } from '../tokens/rejected-tokens.js';
import { isTransient } from '../tokens/token-cache.js';
import type { TokenReader } from '../tokens/token-reader.js';
import { checkArgument, connectorSegment, ownJson } from '../validation/arguments.js';
import { fetchOptionsSchema } from '../validation/option-schemas.js';
import { tokenParamsSchema } from '../validation/param-schemas.js';
import { checkOrigins } from '../validation/urls.js';
import { type ProviderRequest, providerRequest } from './provider-request.js';
import { type ProviderAnswer, sendToProvider } from './send-to-provider.js';

/** Where the tokens of a client come from. */
export interface ClientTokens {
  reader: TokenReader;
  rejected: RejectedTokens;
}

/** For whom a provider is called, and how. */
interface Calling {
  tokens: ClientTokens;
  connector: string;
  params: ConnectTokenParams;
  options: ConnectFetchOptions;
}

/**
 * A `fetch` that sends the token of a connector along.
 * @param tokensOf looked up at each call
 * @throws {ConnectValidationError} when an argument breaks a rule
 */
export function providerFetch(
  tokensOf: () => ClientTokens,
  connector: string,
  params: ConnectTokenParams,
  given: ConnectFetchOptions,
): typeof globalThis.fetch {
  connectorSegment(connector);
  const own = ownJson('params', checkArgument(tokenParamsSchema, 'params', params));
  const options = checkArgument(fetchOptionsSchema, 'options', given);
  const origins = checkOrigins(options.origins);
  // That it was passed as `undefined` is for the hint of its error.
  if ('vercelToken' in given) options.vercelToken = given.vercelToken;
  return async (input, init) => {
    const request = providerRequest(input, init, origins);
    return call(request, { tokens: tokensOf(), connector, params: own, options });
  };
}

function call(request: ProviderRequest, calling: Calling): Promise<Response> {
  const { timeoutMs = Number.POSITIVE_INFINITY, signal } = calling.options;
  const operation = `Failed to call ${request.url.origin}`;
  const callers = anySignal([request.signal, signal]);
  return withinLimits({ operation, signal: callers, timeoutMs }, (stop) => {
    const deadline = timeoutMs === Number.POSITIVE_INFINITY ? undefined : new AbortController();
    // Nothing stops a call that has ended: the body of its answer has no deadline.
    stop.onStop((reason) => deadline?.abort(reason));
    const limits = { stop, signal: anySignal([callers, deadline?.signal]) };
    return exchange(request, calling, limits);
  });
}

/** Sends a request, and once more with another token when its own was rejected. */
async function exchange(
  request: ProviderRequest,
  { tokens, connector, params, options }: Calling,
  { stop, signal }: { stop: Stop; signal: AbortSignal | undefined },
): Promise<Response> {
  const { fetch, isRejected } = options;
  const send = (token: string) => race(sendToProvider(request, { token, fetch, signal }), stop);
  const asking: ConnectOptions = { ...options, signal };
  const kept = await tokens.reader.read(connector, params, asking);
  const first = await send(kept.response.token);
  const isRefused = async ({ response, isCredentialSeen }: ProviderAnswer) =>
    isCredentialSeen && (await race(refuses(response, isRejected), stop));
  if (!(await isRefused(first)) || tokens.rejected.isConfirmed(kept.response.token)) {
    return first.response;
  }
  if (!request.isReplayable) {
    tokens.rejected.drop(kept, connector, params);
    return first.response;
  }
  try {
    const token = await replacement(kept, { tokens, connector, params, options: asking });
    if (token === undefined) return first.response;
    discard(first.response);
    const second = await send(token);
    if (await isRefused(second)) tokens.rejected.confirm(token);
    return second.response;
  } catch (error) {
    discard(first.response);
    throw error;
  }
}

/** The token in place of a rejected one; nothing when there is no other, or none for now. */
async function replacement(
  kept: KeptToken,
  { tokens, connector, params, options }: Omit<Calling, 'options'> & { options: ConnectOptions },
): Promise<string | undefined> {
  try {
    const { response } = await tokens.rejected.replace(kept, connector, params, options);
    return response.token === kept.response.token ? undefined : response.token;
  } catch (error) {
    // What the provider has answered says more than an outage of the service.
    if (isTransient(error) && !options.signal?.aborted) return undefined;
    throw error;
  }
}

/** Whether a provider does not accept a token. */
async function refuses(
  response: Response,
  isRejected: ConnectFetchOptions['isRejected'],
): Promise<boolean> {
  if (response.status === 401) return true;
  if (isRejected === undefined) return false;
  const copy = response.clone();
  try {
    return await isRejected(copy);
  } catch (error) {
    discard(response);
    throw error;
  } finally {
    // What it has not read would otherwise be kept for it.
    discard(copy);
  }
}
