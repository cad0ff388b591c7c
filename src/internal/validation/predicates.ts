/** Whether a value has fields. */
export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** Whether a value is a string. */
export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Whether a value is a string that says something. */
export function isFilledText(value: unknown): value is string {
  return isText(value) && value !== '';
}

/** Whether a text has no lone surrogate, which neither a URL nor UTF-8 can carry. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** Whether a value is a span of time, in milliseconds. */
export function isDuration(value: unknown): value is number {
  return Number.isFinite(value) && Number(value) >= 0;
}

/** Whether a value is a limit of time, in milliseconds; `Infinity` is none. */
export function isTimeLimit(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}

/** Whether a value is a whole number, 0 or more. */
export function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}

/** Whether a value can tell of an abort, and be told to stop telling. */
export function isSignal(value: unknown): value is AbortSignal {
  if (!isObject(value)) return false;
  return isFunction(value.addEventListener) && isFunction(value.removeEventListener);
}

/** Whether a value is the `name` or the `code` of an error, which says nothing else. */
export function isErrorName(value: unknown): value is string {
  return isText(value) && /^[A-Za-z][\w.-]{0,63}$/.test(value);
}
