import { isConnectError, NoValidTokenError, UserAuthorizationRequiredError } from '../errors.js';

/**
 * Why there is no token yet, as far as that is a matter of the user's consent:
 * - `missing`: nobody has asked for it
 * - `pending`: the user was asked on another device and has not decided
 * - `expired`: the user was asked and did not decide in time
 * - `denied`: the user has said no
 */
export type ConsentState = 'missing' | 'pending' | 'expired' | 'denied';

/** @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const BY_DEVICE_CODE = new Map<string | undefined, ConsentState>([
  ['authorization_pending', 'pending'],
  ['slow_down', 'pending'],
  ['expired_token', 'expired'],
  ['access_denied', 'denied'],
]);

/** What a failure says about the consent; `undefined` when it is about something else. */
export function consentStateOf(error: unknown): ConsentState | undefined {
  const isMissing =
    error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
  if (isMissing) return 'missing';
  return isConnectError(error) && error.status === 400 ? BY_DEVICE_CODE.get(error.code) : undefined;
}
