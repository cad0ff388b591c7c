// A URL may name the host `a;sandbox` or `*`, which means more in a Content-Security-Policy.
const PLAIN_HOST = /^([\w.-]+|\[[\da-f:.]+\])$/;

/** Whether a host name of a URL means this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}

/**
 * The rule that a caller's URL breaks, to put behind the name of its field; `undefined` for a good
 * one: https, or http on this machine.
 */
export function brokenUrlRule(value: string): string | undefined {
  const { protocol, hostname } = new URL(URL.canParse(value) ? value : 'about:blank');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    return 'expected an https: URL, or http: on this machine';
  }
  if (PLAIN_HOST.test(hostname)) return undefined;
  return 'expected a host of letters, digits, ".", "-" and "_" only';
}

/** A URL with further query parameters; undefined ones are left out. */
export function withQuery(base: string | URL, params: Record<string, string | undefined>): string {
  const url = new URL(base);
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.href;
}

/** Whether a text is the origin of a server on this machine. */
export function isLocalOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, href, origin } = new URL(text);
  return /^https?:$/.test(protocol) && isLoopback(hostname) && href === `${origin}/`;
}

/**
 * The origin of an application on this machine.
 * @throws {TypeError} when the URL is anywhere else, or has more than an origin
 */
export function localOrigin(base: string): string {
  const url = URL.canParse(base) ? new URL(base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || !isLoopback(url.hostname)) {
    throw new TypeError(
      'url: the emulator forwards to this machine only; expected http://127.0.0.1:3000 or the like.',
    );
  }
  if (url.href !== `${url.origin}/`) {
    throw new TypeError('url: expected an origin only; the path goes into `path`.');
  }
  return url.origin;
}

/** The rule that {@link isLocalPath} stands for. */
export const LOCAL_PATH = 'expected a path on the application, such as /slack';

/** Whether a text is a path that stays at any origin; `//other.example` is the name of a host. */
export function isLocalPath(path: string): boolean {
  const origin = 'http://localhost';
  return (
    path.startsWith('/') && URL.canParse(path, origin) && new URL(path, origin).origin === origin
  );
}
