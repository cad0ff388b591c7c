import { invalidArgument } from './invalid-argument.js';

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a URL stays on this machine. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK_HOSTS.has(hostname) || hostname.endsWith('.localhost');
}

/** @throws {ConnectValidationError} unless `value` is `https:`, or `http:` on this machine */
export function checkCallbackUrl(option: string, value: string): void {
  const url = parseUrl(option, value);
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))) return;
  throw invalidArgument(
    `${option} must be https://, or http:// on localhost, *.localhost or 127.0.0.1, got: ${value}`,
  );
}

/** @throws {ConnectValidationError} unless `value` is `https:` */
export function checkWebhookUrl(value: string): void {
  if (parseUrl('webhook', value).protocol === 'https:') return;
  throw invalidArgument(`webhook must be https://, got: ${value}`);
}

function parseUrl(option: string, value: string): URL {
  if (URL.canParse(value)) return new URL(value);
  throw invalidArgument(`${option} must be an absolute URL, got: ${value}`);
}
