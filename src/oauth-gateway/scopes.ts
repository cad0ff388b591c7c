const DEFAULT_SCOPES = ['openid', 'profile', 'email'];
const REFRESHABLE = 'offline_access';

/** The scopes of a sign-in: those wanted, and the one that keeps it refreshable. */
export function signInScopes(wanted: readonly string[] = DEFAULT_SCOPES): string[] {
  return [...new Set([...wanted, REFRESHABLE])];
}
