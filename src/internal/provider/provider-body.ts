import { invalidArgument } from '../validation/arguments.js';
import { isFunction, isObject } from '../validation/predicates.js';

type Body = RequestInit['body'];

/**
 * A body as it is now: the request leaves when there is a token, and perhaps twice. `fetch` copies
 * at once, too, all that its caller can still change.
 */
export function ownBody(body: Body): Body {
  if (body instanceof ArrayBuffer) return body.slice(0);
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  }
  if (body instanceof URLSearchParams) return new URLSearchParams(body);
  return body instanceof FormData ? ownForm(body) : body;
}

function ownForm(form: FormData): FormData {
  const own = new FormData();
  for (const [name, value] of form) own.append(name, value);
  return own;
}

/** @throws {ConnectValidationError} for a body that `fetch` would refuse */
export function checkBody(body: unknown, method: string, from: Request | undefined): void {
  if (body === undefined) return;
  if (isBodiless(method)) {
    throw invalidArgument(
      '`body` must not be given with GET or HEAD. Leave it out, or pass another `method`.',
    );
  }
  if (from?.bodyUsed && body === from.body) {
    throw invalidArgument(
      'input must not be a `Request` whose body was read or sent. Pass a `clone()` of it before, ' +
        'or a `body`.',
    );
  }
}

/** Whether `fetch` refuses a body with a method. */
export function isBodiless(method: string): boolean {
  return /^(?:get|head)$/i.test(method);
}

/** Whether a body is gone when it was sent: that of a `Request` is one, whatever it was made of. */
export function isStream(body: unknown): boolean {
  return isObject(body) && (isFunction(body.getReader) || Symbol.asyncIterator in body);
}
