import { isConnectError, NoValidTokenError, UserAuthorizationRequiredError } from '../errors.js';

/**
 * How far the consent has come for want of which the service refused a token: nobody was asked, the
 * user of a device is still being asked, was asked too long ago, or has said no.
 */
export type ConsentState = 'missing' | 'pending' | 'expired' | 'denied';

/** @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5 */
const BY_DEVICE_CODE = new Map<string | undefined, ConsentState>([
  ['authorization_pending', 'pending'],
  ['slow_down', 'pending'],
  ['expired_token', 'expired'],
  ['access_denied', 'denied'],
]);

/** The state of the consent that a failure is about; `undefined` when it is about none. */
export function consentStateOf(error: unknown): ConsentState | undefined {
  const isMissing =
    error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
  if (isMissing) return 'missing';
  return isConnectError(error) && error.status === 400 ? BY_DEVICE_CODE.get(error.code) : undefined;
}
