import { createHmac, timingSafeEqual } from 'node:crypto';

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

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A non-empty text, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
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
