// A URL may name any host, even `a;sandbox` or `*`; the policy of a page must not repeat those.
const PLAIN_HOST = /^([\w.-]+|\[[\da-f:.]+\])$/;

/** Whether a host name of a URL means this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|\[::1\]|(.+\.)?localhost)$/.test(hostname);
}

/**
 * The rule that a URL breaks which a caller gave; `undefined` when it is https, or http on this
 * machine, and its host has a plain name.
 */
export function brokenUrlRule(value: string): string | undefined {
  const { protocol, hostname } = new URL(URL.canParse(value) ? value : 'about:blank');
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    return 'expected an https: URL, or http: on this machine';
  }
  if (PLAIN_HOST.test(hostname)) return undefined;
  return 'expected a host of letters, digits, ".", "-" and "_" only';
}
