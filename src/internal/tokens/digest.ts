import type { ConnectTokenSubject } from '../../types.js';

/** Params whose exchanged token is replaced by its SHA-256, so that no key keeps it in clear. */
export async function withoutCredential<P extends { subject: ConnectTokenSubject }>(
  params: P,
): Promise<P> {
  const { subject } = params;
  if (subject.type !== 'token') return params;
  const bytes = new TextEncoder().encode(subject.token);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const token = Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { ...params, subject: { ...subject, token } };
}
