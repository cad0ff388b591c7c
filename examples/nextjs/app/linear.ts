import type { ConnectTokenParams } from 'grantkit';

export const LINEAR = 'oauth/linear';

/** The token that a user has at Linear: the same everywhere, so that one consent serves all. */
export function linearParams(userId: string): ConnectTokenParams {
  return { subject: { type: 'user', id: userId } };
}
