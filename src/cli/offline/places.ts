import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';
import { urlToHttpOptions } from 'node:url';

/** What an application asked for a request, as `http.request` takes it. */
export type RequestArguments = [
  options: RequestOptions,
  onResponse?: (response: IncomingMessage) => void,
];

/** Where the hosts of the network are on this machine. */
export class Places {
  private constructor(private readonly origins: Readonly<Record<string, string>>) {}

  /** The places in a variable that `grantkit` has set. */
  static of(variable = '{}'): Places {
    return new Places(JSON.parse(variable));
  }

  /**
   * Where a request goes instead; `undefined` for one that stays on this machine.
   * @throws {Error} for a host that has no place here
   */
  find(url: URL): URL | undefined {
    if (isLocal(url.hostname)) return undefined;
    const origin = Object.hasOwn(this.origins, url.hostname)
      ? this.origins[url.hostname]
      : undefined;
    if (origin !== undefined) return at(new URL(origin), url.pathname, url.search);
    throw new Error(
      `grantkit runs this application --offline, and knows no place of ${url.hostname} on this machine: name one in \`hosts\` of a connector.`,
    );
  }
}

/** The one form of what `http.request` takes in several; no `lookup` may say where a host is. */
export function requestArguments(args: readonly unknown[]): RequestArguments {
  const [first, second] = args;
  const isUrl = typeof first === 'string' || isUrlLike(first);
  const base = isUrl ? urlToHttpOptions(new URL(String(first))) : undefined;
  const given = (isUrl ? second : first) ?? {};
  const options = typeof given === 'object' ? given : {};
  const onResponse = args.find((each) => typeof each === 'function');
  return [{ ...base, ...options, lookup: undefined }, onResponse as RequestArguments[1]];
}

/** The URL of a request. */
export function urlOf(
  { hostname, host, port, path, protocol }: RequestOptions,
  standard: string,
): URL {
  // The host may name a port, which is not used.
  const name = hostname || host?.replace(/^([^:]+):\d+$/, '$1') || 'localhost';
  const address = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  const origin = `${protocol ?? standard}//${address}${port ? `:${port}` : ''}`;
  const [pathname = '', ...search] = (path ?? '/').split('?');
  return at(new URL(origin), pathname, search.join('?'));
}

/** Sets the parts one by one: in a text, a path like `//other.example` would name the host. */
function at(url: URL, pathname: string, search: string): URL {
  url.pathname = pathname;
  url.search = search;
  return url;
}

/** What to ask instead; `undefined` for a request that stays on this machine. */
export function route(
  places: Places,
  options: RequestOptions,
  protocol: string,
): RequestOptions | undefined {
  if (options.socketPath) return undefined;
  try {
    const place = places.find(urlOf(options, protocol));
    return place && led(options, place);
  } catch (error) {
    return refused(options, error as Error);
  }
}

/** A request that goes to another place, without what belongs to the connection it would have had. */
export function led(options: RequestOptions, place: URL): RequestOptions {
  const { agent: _agent, servername: _name, headers, ...rest } = options;
  return {
    ...rest,
    createConnection: undefined,
    protocol: 'http:',
    hostname: place.hostname.replace(/^\[(.*)\]$/, '$1'),
    host: undefined,
    port: place.port,
    path: `${place.pathname}${place.search}`,
    headers: withoutHost(headers),
  };
}

/** A request that fails as one does whose host has no address. */
function refused(options: RequestOptions, error: Error): RequestOptions {
  return {
    ...led(options, new URL('http://refused.invalid')),
    agent: false,
    lookup: (_host, _options, done) => done(error, ''),
  };
}

/** Like Node, which also takes the URLs of other realms, such as those of a test runner. */
function isUrlLike(value: unknown): boolean {
  const { href, protocol, auth, path } = Object(value);
  return Boolean(href && protocol && auth === undefined && path === undefined);
}

function withoutHost(headers: RequestOptions['headers']): RequestOptions['headers'] {
  if (headers === undefined || Array.isArray(headers)) return headers;
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'host'),
  );
}

function isLocal(hostname: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|\[::1\]|\[::ffff:7f..:[\da-f]+\]|0\.0\.0\.0|(.+\.)?localhost)$/.test(
    hostname,
  );
}
