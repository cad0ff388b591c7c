const DEFAULT_SCOPES = ['openid', 'profile', 'email'];
const REFRESHABLE = 'offline_access';

/** The scopes of a sign-in: those wanted, and the one for which the gateway keeps a refresh token. */
export function signInScopes(wanted: readonly string[] = DEFAULT_SCOPES): string[] {
  return [...new Set([...wanted, REFRESHABLE])];
}
