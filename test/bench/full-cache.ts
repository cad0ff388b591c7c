import { type ConnectClient, type ConnectTokenParams, createConnect } from 'grantkit';
import { tokenResponse } from '../support/token-response.js';
import type { Distribution } from './distributions.js';

/** Of CPU time; a cache that takes longer slows down with each token it keeps. */
const FILL_LIMIT_SECONDS = 20;

/** A client that has kept a token for each of the first keys of a distribution. */
export interface FullCache {
  connect: ConnectClient;
  /** Asks for the nth key. */
  call(n: number): Promise<string>;
  /** The arguments of that call. */
  argumentsOf(n: number): [connector: string, params: ConnectTokenParams];
}

/** @throws when filling takes more than 20 s of CPU time */
export async function fullCache(distribution: Distribution, keys: number): Promise<FullCache> {
  const connect = createConnect({
    cache: { max: keys },
    vercelToken: 'vt_0123456789abcdefghijklmn',
    fetch: async (_, init) =>
      init?.method === 'POST'
        ? Response.json(tokenResponse())
        : new Response(null, { status: 204 }),
  });
  const cache: FullCache = {
    connect,
    call(n) {
      const { connector = 'slack/acme', params, vercelToken } = distribution.call(n);
      return connect.getToken(connector, params as ConnectTokenParams, { vercelToken });
    },
    argumentsOf(n) {
      const { connector = 'slack/acme', params } = distribution.call(n);
      return [connector, params as ConnectTokenParams];
    },
  };
  const before = process.cpuUsage();
  for (let n = 0; n < keys; n++) {
    await cache.call(n);
    if (n % 1_000 === 0 && process.cpuUsage(before).user > FILL_LIMIT_SECONDS * 1e6) {
      throw new Error(`only ${n} of ${keys} tokens were kept in ${FILL_LIMIT_SECONDS} s`);
    }
  }
  return cache;
}
