import { invalidArgument } from '../internal/validation/arguments.js';
import { isDuration, isObject } from '../internal/validation/predicates.js';
import { isLoopback } from '../internal/validation/urls.js';
import { DEFAULT_FRESH_FOR_MS, LEASE_MS } from '../token-store-times.js';
import { missingPeer } from './peer.js';
import { RestClient } from './rest-client.js';
import { type RedisClient, type ScriptClient, scriptClient } from './script-client.js';
import { UrlClient } from './url-client.js';

const SHORTEST_SECRET_BYTES = 32;

/** How long the store may take, in milliseconds. */
export interface RedisDeadlines {
  /**
   * When a kept token could be served instead; where Redis is far away, twice as long as its latest
   * answer took, up to `missMs`.
   * @default 50
   */
  keptMs?: number | undefined;
  /** When a request to the service would be the alternative. @default 250 */
  missMs?: number | undefined;
  /** Until the first answer, for which a connection is made. @default 500 */
  connectMs?: number | undefined;
}

/** Settings of {@link redisStore}: a `secret`, and either `url` or `client`. */
export interface RedisStoreOptions {
  /**
   * `redis:` or `rediss:`, for which `@redis/client` has to be installed, or the `https:` URL of
   * Upstash's REST API, which needs nothing else and runs on Edge and Workers.
   */
  url?: string | undefined;
  /** The token of an `https:` URL, unless that holds it (`https://default:token@host`). */
  token?: string | undefined;
  /** A connected client of your own, which you also close. */
  client?: RedisClient | undefined;
  /**
   * What names and values are encrypted with: at least 32 bytes, from `openssl rand -base64 32`. Of
   * several the first one writes, and all read.
   */
  secret: string | readonly string[] | undefined;
  /** What all keys in Redis begin with. @default 'gk1' */
  prefix?: string | undefined;
  /**
   * Milliseconds for which a process serves a token without asking Redis again; with `0` each call
   * asks.
   * @default 5_000
   */
  freshForMs?: number | undefined;
  deadlines?: RedisDeadlines | undefined;
}

/** Checked settings. */
export interface RedisSettings {
  client: ScriptClient;
  secrets: readonly string[];
  prefix: string;
  freshForMs: number;
  deadlines: { keptMs: number; missMs: number; connectMs: number };
}

/** @throws {ConnectValidationError} that names the option, the rule and the fix */
export function redisSettings(options: RedisStoreOptions): RedisSettings {
  const { prefix = 'gk1', freshForMs = DEFAULT_FRESH_FOR_MS, deadlines = {} } = Object(options);
  if (typeof prefix !== 'string' || prefix === '' || /[{}]/.test(prefix)) {
    throw invalidArgument('redisStore: `prefix` must be a text without braces.');
  }
  if (!isObject(deadlines)) {
    throw invalidArgument('redisStore: `deadlines` must be an object, such as `{ missMs: 500 }`.');
  }
  const { keptMs = 50, missMs = 250, connectMs = 500 }: RedisDeadlines = deadlines;
  const checked = {
    keptMs: duration('deadlines.keptMs', keptMs, 1),
    missMs: duration('deadlines.missMs', missMs, 1),
    connectMs: duration('deadlines.connectMs', connectMs, 1),
  };
  return {
    secrets: secretsOf(Object(options).secret),
    // A lease that comes later has ended by itself.
    client: clientOf(Object(options), Math.max(LEASE_MS, ...Object.values(checked))),
    prefix,
    freshForMs: duration('freshForMs', freshForMs, 0),
    deadlines: checked,
  };
}

function duration(name: string, value: unknown, least: number): number {
  if (isDuration(value) && value >= least) return value;
  throw invalidArgument(`redisStore: \`${name}\` must be milliseconds, ${least} or more.`);
}

function secretsOf(secret: unknown): string[] {
  const secrets = Array.isArray(secret) ? secret : [secret];
  const make = 'Make one with `openssl rand -base64 32`, the same for all processes.';
  if (secrets.length === 0 || secrets.some((one) => one === undefined || one === '')) {
    throw invalidArgument(`redisStore: \`secret\` is missing. ${make}`);
  }
  const isLong = (one: unknown) =>
    typeof one === 'string' && new TextEncoder().encode(one).length >= SHORTEST_SECRET_BYTES;
  if (secrets.every(isLong)) return secrets;
  const rule = `must be a text of at least ${SHORTEST_SECRET_BYTES} bytes, or a list of such`;
  throw invalidArgument(`redisStore: \`secret\` ${rule}. ${make}`);
}

function clientOf({ url, token, client }: RedisStoreOptions, limitMs: number): ScriptClient {
  if ((url === undefined) === (client === undefined)) {
    const which = url === undefined ? 'neither' : 'both';
    throw invalidArgument(`redisStore: pass either \`url\` or \`client\` (got ${which}).`);
  }
  if (client !== undefined) return scriptClient(client);
  const parsed = URL.canParse(String(url)) ? new URL(String(url)) : undefined;
  const restClient = (to: URL) => new RestClient(to, { token: restToken(to, token), limitMs });
  switch (parsed?.protocol) {
    case 'redis:':
    case 'rediss:': {
      const fault = missingPeer();
      if (fault) throw invalidArgument(`redisStore: ${fault}`);
      checkAddress(parsed);
      return new UrlClient(String(url));
    }
    case 'https:':
      return restClient(parsed);
    case 'http:':
      if (isLoopback(parsed)) return restClient(parsed);
  }
  // The URL itself may hold a password.
  const kinds = '`redis:`, `rediss:` or `https:`';
  throw invalidArgument(`redisStore: \`url\` must be a URL that begins with ${kinds}.`);
}

/** The client of the peer would find these faults at each connection, and nobody would be told. */
function checkAddress({ username, password, pathname }: URL): void {
  decoded(username);
  decoded(password);
  if (/^(\/\d*)?$/.test(pathname)) return;
  throw invalidArgument(
    'redisStore: the path of `url` must be the number of a database, as in `redis://host/0`, or empty.',
  );
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidArgument(
      'redisStore: user and password in `url` must be percent-encoded: write `%` as `%25`.',
    );
  }
}

function restToken(url: URL, token: unknown): string {
  const given = token ?? decoded(url.password);
  if (typeof given === 'string' && /^[\x21-\x7e]+$/.test(given)) return given;
  throw invalidArgument(
    'redisStore: an `https:` URL needs the `token` of the REST API, such as UPSTASH_REDIS_REST_TOKEN or KV_REST_API_TOKEN.',
  );
}
