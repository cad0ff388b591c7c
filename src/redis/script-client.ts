import { invalidArgument } from '../internal/validation/arguments.js';
import type { Script } from './scripts.js';

type Method = (...args: never[]) => unknown;

/**
 * A connected client, by what a script needs of it: `evalSha` of node-redis, or `evalsha` of ioredis,
 * iovalkey and `@upstash/redis`. A cluster's client will do as well.
 */
export type RedisClient = { evalSha: Method; eval: Method } | { evalsha: Method; eval: Method };

/** Runs scripts somewhere. */
export interface ScriptClient {
  /** Runs a script that Redis has seen before. */
  byDigest(digest: string, keys: string[], args: string[]): Promise<unknown>;
  inFull(text: string, keys: string[], args: string[]): Promise<unknown>;
  /** Gives up a connection that does not answer, unless it is still being made. */
  reset?(): void;
  close?(): void;
}

/** Runs a script, in full when Redis does not know it, which it forgets at a restart. */
export async function runScript(
  client: ScriptClient,
  script: Script,
  { keys, args }: { keys: string[]; args: string[] },
): Promise<unknown> {
  try {
    return await client.byDigest(await script.digest(), keys, args);
  } catch (error) {
    if (!String((error as Error)?.message).includes('NOSCRIPT')) throw error;
    return client.inFull(script.text, keys, args);
  }
}

/**
 * A client as the store calls it.
 * @throws {ConnectValidationError} when it cannot run scripts
 */
export function scriptClient(client: unknown): ScriptClient {
  const given = Object(client) as Record<string, (...args: unknown[]) => Promise<unknown>>;
  // Without a listener, an `error` event would end the process.
  if (typeof given.on === 'function') given.on('error', () => {});
  if (typeof given.evalSha === 'function' && typeof given.eval === 'function') {
    return {
      byDigest: (digest, keys, args) => given.evalSha?.(digest, { keys, arguments: args }) as never,
      inFull: (text, keys, args) => given.eval?.(text, { keys, arguments: args }) as never,
    };
  }
  if (typeof given.evalsha !== 'function' || typeof given.eval !== 'function') {
    throw invalidArgument(
      'redisStore: `client` cannot run scripts: it has neither `evalSha` (node-redis) nor `evalsha` (ioredis, iovalkey, @upstash/redis) beside `eval`. Pass such a client, or `url`.',
    );
  }
  // Upstash's client has no `call`, and takes lists.
  const spread = (keys: string[], args: string[]) =>
    typeof given.call === 'function' ? [keys.length, ...keys, ...args] : [keys, args];
  return {
    byDigest: (digest, keys, args) => given.evalsha?.(digest, ...spread(keys, args)) as never,
    inFull: (text, keys, args) => given.eval?.(text, ...spread(keys, args)) as never,
  };
}
