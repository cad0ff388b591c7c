import { invalidArgument } from './arguments.js';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL stays on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname) || hostname.endsWith('.localhost');
}

/** @throws {ConnectValidationError} unless `value` is `https:`, or `http:` on this machine */
export function checkCallbackUrl(option: string, value: string | URL): void {
  const url = parseUrl(option, value);
  const isLocal = isLoopback(url) && url.hostname !== '[::1]';
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLocal)) return;
  const local = 'http://localhost, http://*.localhost or http://127.0.0.1';
  throw invalidArgument(`${option} must be https://, ${local}, got: ${shown(url)}`);
}

/** @throws {ConnectValidationError} unless `value` is `https:` */
export function checkWebhookUrl(value: string | URL): void {
  const url = parseUrl('webhook', value);
  if (url.protocol === 'https:') return;
  throw invalidArgument(`webhook must be https://, got: ${shown(url)}`);
}

/**
 * The origins that may get a credential.
 * @throws {ConnectValidationError} unless each is one as a URL has it, `https:` or on this machine
 */
export function checkOrigins(origins: readonly string[]): ReadonlySet<string> {
  for (const [index, origin] of origins.entries()) {
    const url = URL.canParse(origin) ? new URL(origin) : undefined;
    const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
    if (url?.origin === origin && isSafe && !origin.includes('*')) continue;
    const fix = isSafe && url && !url.origin.includes('*') ? `, write: ${url.origin}` : '';
    const form = 'https:// (http:// on this machine), host and port only, without a wildcard';
    throw invalidArgument(`options: \`origins.${index}\` must be an origin: ${form}${fix}`);
  }
  return new Set(origins);
}

function parseUrl(option: string, value: string | URL): URL {
  const text = String(value);
  if (URL.canParse(text)) return new URL(text);
  throw invalidArgument(`${option} must be an absolute URL, such as https://app.example/return`);
}

// User info, query and fragment may hold a credential.
function shown({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
