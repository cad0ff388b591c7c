import type { EnvHttpProxyAgent, RequestInfo, RequestInit } from 'undici';
import { invalidArgument } from '../internal/validation/arguments.js';
import { isCount, isDuration, isObject, isText } from '../internal/validation/predicates.js';

const DEFAULT_CONNECTIONS = 256;
const DEFAULT_KEEP_ALIVE_MS = 4_000;
/** The variables that stand for an option, the first of them that is set. */
const VARIABLES = {
  httpProxy: ['http_proxy', 'HTTP_PROXY'],
  httpsProxy: ['https_proxy', 'HTTPS_PROXY'],
} as const;

/** How a `fetch` deals with its sockets. */
export interface UndiciFetchOptions {
  /**
   * How many sockets a host gets at most; further requests wait for one.
   * @default 256
   */
  connections?: number | undefined;
  /**
   * How long an idle socket is kept, in milliseconds, unless its host names less.
   * @default 4_000
   */
  keepAliveTimeoutMs?: number | undefined;
  /** URL of the proxy of `http:` hosts. @default the variable `http_proxy`, then `HTTP_PROXY` */
  httpProxy?: string | undefined;
  /**
   * URL of the proxy of `https:` hosts.
   * @default the variable `https_proxy`, then `HTTPS_PROXY`, then {@link httpProxy}
   */
  httpsProxy?: string | undefined;
  /** Hosts that need no proxy, with commas. @default the variable `no_proxy`, then `NO_PROXY` */
  noProxy?: string | undefined;
}

/** A `fetch` with sockets of its own. */
export interface UndiciFetch {
  (input: string | URL | Request, init?: globalThis.RequestInit): Promise<Response>;
  /** Resolves when the last request has ended and its sockets are closed. */
  close(): Promise<void>;
}

/**
 * A `fetch` for `createConnect` and `configureConnect` that limits the sockets of each host, keeps
 * them open, and goes through the proxies that the environment names. An idle one keeps no process
 * alive. Needs Node 20.18.1 or newer, or Deno. On Node 20 undici 7 ends the process when the connection
 * of a long answer breaks that has another content coding than it names.
 *
 * @example
 * configureConnect({ fetch: undiciFetch({ connections: 64 }) });
 * @throws {ConnectValidationError} when an option, or a variable that names a proxy, breaks a rule,
 * and on Bun, whose own `undici` has neither sockets nor proxies to set
 * @see https://undici.nodejs.org/#/docs/api/EnvHttpProxyAgent
 */
export function undiciFetch(options: UndiciFetchOptions = {}): UndiciFetch {
  const settings = agentOptions(options);
  // Bun has an `undici` of its own, which would go past the proxies without a word.
  if ('Bun' in globalThis) {
    throw invalidArgument(
      'undiciFetch needs Node: leave `fetch` out on this runtime, such as Bun.',
    );
  }
  let opened: ReturnType<typeof openSockets> | undefined;
  const open = () => {
    opened ??= openSockets(settings);
    return opened;
  };
  const fetch = async (input: string | URL | Request, init?: globalThis.RequestInit) => {
    const { send, dispatcher } = await open();
    const [url, given] = input instanceof Request ? [input.url, initOf(input)] : [input, {}];
    const request = { ...given, ...init, dispatcher } as RequestInit;
    return (await send(url as RequestInfo, request)) as unknown as Response;
  };
  return Object.assign(fetch, { close: async () => (await open()).dispatcher.close() });
}

/**
 * Loads undici after Node's own: the one that is loaded first brings the sockets of the global
 * `fetch`, and with those of another version that fails here and there.
 */
async function openSockets(settings: EnvHttpProxyAgent.Options) {
  void globalThis.Response;
  const { EnvHttpProxyAgent, fetch: send } = await import('undici');
  return { send, dispatcher: new EnvHttpProxyAgent(settings) };
}

function agentOptions(options: UndiciFetchOptions): EnvHttpProxyAgent.Options {
  if (!isObject(options)) throw invalidArgument('options must be an object: { connections: 64 }');
  const { connections = DEFAULT_CONNECTIONS, noProxy } = options;
  const { keepAliveTimeoutMs: keepAliveTimeout = DEFAULT_KEEP_ALIVE_MS } = options;
  if (!isCount(connections) || connections === 0) {
    throw invalidArgument('options: `connections` must be a whole number, 1 or more');
  }
  if (!isDuration(keepAliveTimeout) || keepAliveTimeout === 0) {
    throw invalidArgument('options: `keepAliveTimeoutMs` must be more than 0 milliseconds');
  }
  if (noProxy !== undefined && !isText(noProxy)) {
    throw invalidArgument('options: `noProxy` must be a string, such as "localhost,.acme.example"');
  }
  const httpProxy = proxyOf('httpProxy', options);
  const httpsProxy = proxyOf('httpsProxy', options);
  return {
    connections,
    keepAliveTimeout,
    // Without them the agent would look for variables itself, and later.
    httpProxy: httpProxy ?? '',
    httpsProxy: httpsProxy ?? '',
    ...(noProxy !== undefined && { noProxy }),
  };
}

function proxyOf(name: keyof typeof VARIABLES, options: UndiciFetchOptions): string | undefined {
  const variable = VARIABLES[name].find((each) => process.env[each] !== undefined);
  const given: unknown = options[name] ?? (variable && process.env[variable]);
  // An empty text is none.
  if (given === undefined || given === '') return given;
  if (isText(given) && URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) {
    return given;
  }
  // What was given may hold a password.
  const named = options[name] === undefined ? variable : `options: \`${name}\``;
  throw invalidArgument(
    `${named} must be the URL of a proxy, such as http://proxy.acme.example:80`,
  );
}

/** The settings of a request of Node's own class, which undici's `fetch` does not know. */
function initOf({ method, headers, body, redirect, signal }: Request): globalThis.RequestInit {
  const sending = body === null ? {} : { body, duplex: 'half' };
  return { method, headers, redirect, signal, ...sending };
}
