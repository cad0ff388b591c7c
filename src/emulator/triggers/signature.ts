import { createHmac, timingSafeEqual } from 'node:crypto';

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
