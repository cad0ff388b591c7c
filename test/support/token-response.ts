import type { ConnectTokenResponse } from '../../src/index.js';

export const CONNECTOR = { id: 'scl_1', uid: 'slack/acme', type: 'slack' };

/** What the service answers to a token request: one hour of a token. */
export function tokenResponse(fields: Partial<ConnectTokenResponse> = {}): ConnectTokenResponse {
  return { token: 'token-1', expiresAt: Date.now() + 3_600_000, connector: CONNECTOR, ...fields };
}

export const APP = { subject: { type: 'app' } } as const;
export const ANN = { subject: { type: 'user', id: 'ann' } } as const;
export const BOB = { subject: { type: 'user', id: 'bob' } } as const;

/** An unsigned token with the claims of a deployment. */
export function oidcToken(claims: Record<string, unknown> = {}): string {
  const payload = { owner_id: 'team_1', exp: Math.floor(Date.now() / 1000) + 43_200, ...claims };
  return [{ alg: 'RS256', kid: 'k1' }, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .concat('c2lnbmF0dXJl')
    .join('.');
}

/** The rejection of a promise that has to fail. */
export async function failureOf<T = Error & Record<string, unknown>>(
  promise: Promise<unknown>,
): Promise<T> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}
