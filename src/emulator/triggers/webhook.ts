import { createHmac, timingSafeEqual } from 'node:crypto';
import { isObject } from '../wire/json-body.js';

/** A webhook of a provider; its signature covers the very bytes. */
export interface Webhook {
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** The fields of a JSON object; `{}` for any other body. */
export function jsonFields(body: Uint8Array | string): Record<string, unknown> {
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}

/** HMAC-SHA256 of the parts one after another, in hexadecimal. */
export function hmacSha256(secret: string, ...parts: (string | Uint8Array)[]): string {
  const hmac = createHmac('sha256', secret);
  for (const part of parts) hmac.update(part);
  return hmac.digest('hex');
}

/** Whether a header is the expected signature; takes the same time wherever they differ. */
export function isSignature(given: string | null, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
