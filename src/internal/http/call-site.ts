import { type ConnectError, isConnectError } from '../../errors.js';

/** Where the application called, for the stack of what its call rejects with. */
export type CallSite = { stack?: string };

/** The present place. It is only worth its microseconds to a call that has to wait. */
export function callSite(): CallSite {
  return new Error();
}

/**
 * A failure as one caller gets it: with a stack that begins at its call, which the one of a timer
 * or of a shared request does not. Anything but a failure of this package stays as it is.
 */
export function asCallersError(error: unknown, site: CallSite): unknown {
  return isConnectError(error) ? withStack(error, site) : error;
}

/** An error of one's own for a failure that another call gets as well; that one is its `cause`. */
export function ownError(shared: ConnectError): ConnectError {
  const { name, message, cause, stack, ...fields } = shared;
  const ErrorClass = shared.constructor as typeof ConnectError;
  return new ErrorClass(message, { ...fields, vendor: shared.vendor, cause: shared });
}

function withStack(error: ConnectError, { stack = '' }: CallSite): ConnectError {
  const frames = stack.slice(stack.indexOf('\n'));
  const shown = `${error.name}: ${error.message}${frames.startsWith('\n') ? frames : ''}`;
  return Object.defineProperty(error, 'stack', {
    value: shown,
    configurable: true,
    writable: true,
  });
}
