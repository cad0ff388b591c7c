import type { ConnectTokenSubject } from '../../types.js';
import { sha256 } from './ids.js';
import type { Principal } from './records.js';

/** The application itself. */
export const APP: Principal = { type: 'app', key: 'app' };

/** Reduces a subject to what identifies it, without its credentials. */
export function principalOf(subject: ConnectTokenSubject): Principal {
  switch (subject.type) {
    case 'app':
      return APP;
    case 'user':
      return userPrincipal(subject.id, subject.issuer);
    case 'jwt-bearer': {
      const { type, sub, iss, aud, additionalClaims } = subject;
      return {
        type,
        id: sub,
        key: canonicalJson([type, sub, iss, aud, additionalClaims]),
      };
    }
    case 'token':
      return { type: 'token', key: `token:${sha256(subject.token)}` };
  }
}

/** A user by the application's own identifier. */
export function userPrincipal(id: string, issuer?: string): Principal {
  return { type: 'user', id, key: canonicalJson(['user', issuer, id]) };
}

/** The issuer of a user's id, when the application named one. */
export function issuerOf({ type, key }: Principal): string | undefined {
  if (type !== 'user') return undefined;
  const [, issuer] = JSON.parse(key) as [string, string | null, string];
  return issuer ?? undefined;
}

/** JSON that does not depend on the order of an object's properties. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
