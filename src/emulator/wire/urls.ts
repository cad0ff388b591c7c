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
