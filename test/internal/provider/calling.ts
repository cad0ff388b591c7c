import type { ConnectClientOptions, ConnectFetchOptions } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, connectServer } from '../../support/connect-server.js';
import { APP } from '../../support/token-response.js';

export const UNAUTHORIZED: Answer = { status: 401, json: { message: 'Bad credentials' } };

/** What a call of a provider needs besides the answers of the provider. */
interface World {
  client?: ConnectClientOptions;
  options?: Partial<ConnectFetchOptions>;
  service?: Parameters<typeof connectServer>;
}

/** A service, a provider that answers by a script, and a `fetch` that brings them together. */
export async function calling(
  provider: Parameters<typeof connectServer>,
  { client, options, service = [] }: World = {},
) {
  const { server, connect } = await serverAndClient(client, ...service);
  const api = await connectServer(...provider);
  const call = connect.connectFetch('c', APP, { origins: [api.url], ...options });
  /** The tokens that the provider was sent, in order. */
  const seen = () => api.requests.map(({ headers }) => headers.authorization ?? 'none');
  return { service: server, connect, api, call, seen };
}

/** Accepts all tokens but those. */
export const rejecting =
  (...tokens: string[]) =>
  ({ headers }: { headers: { authorization?: string | undefined } }): Answer =>
    tokens.some((token) => headers.authorization === `Bearer ${token}`)
      ? UNAUTHORIZED
      : { json: { isFine: true } };
