import { ConnectValidationError } from '../../errors.js';

/** An argument breaks a rule; `message` names the argument, the rule and the fix. */
export function invalidArgument(message: string): ConnectValidationError {
  return new ConnectValidationError(message, { code: 'invalid_argument' });
}
