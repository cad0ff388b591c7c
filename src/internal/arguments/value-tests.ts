/** Whether a value has fields. */
export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

/** What {@link isDuration} asks for. */
export const MILLISECONDS = 'must be a number of milliseconds, 0 or more';

/** Whether a value is a span of time. */
export function isDuration(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}
