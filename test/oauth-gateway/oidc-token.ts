/** A token with these claims; its signature is none. */
export function unsignedToken(claims: Record<string, unknown>): string {
  const parts = [{ alg: 'none' }, claims].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  );
  return `${parts.join('.')}.`;
}
