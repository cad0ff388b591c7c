import type { ConnectTokenSubject } from '../../types.js';
import { canonicalJson } from '../wire/canonical-json.js';
import { sha256 } from '../wire/digest.js';
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
