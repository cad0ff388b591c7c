import { type ConnectError, isConnectError } from '../../errors.js';

/** Where the application called, for the stack of what its call rejects with. */
export type CallSite = { stack?: string };

/** How many frames of this package stand above those of the application. */
const OWN_FRAMES = 5;

/**
 * The place from which `below` was called. It is only worth its microseconds to a call that has to
 * wait.
 */
export function callSite(below: (...args: never[]) => unknown): CallSite {
  const { captureStackTrace, stackTraceLimit } = Error;
  if (typeof captureStackTrace !== 'function') return new Error();
  const site: CallSite = {};
  // The application keeps as many frames as it has asked for.
  const isRaised = stackTraceLimit > 0 && isWritable();
  if (isRaised) Error.stackTraceLimit = stackTraceLimit + OWN_FRAMES;
  captureStackTrace.call(Error, site, below);
  if (isRaised) Error.stackTraceLimit = stackTraceLimit;
  return site;
}

function isWritable(): boolean {
  return Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit')?.writable === true;
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
