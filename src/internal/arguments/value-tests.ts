/** Whether a value has fields. */
export function isObject(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value can be called. */
export function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
