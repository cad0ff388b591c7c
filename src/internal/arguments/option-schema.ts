import * as z from 'zod/mini';
import { lazily } from './lazy-schema.js';
import { isDuration, isFunction, isObject, MILLISECONDS } from './value-tests.js';

// The cache reserves its places at once.
const LARGEST_CACHE = 100_000;
const OBJECT = 'must be an object';

const isText = (value: unknown) => typeof value === 'string';
const isUrl = (value: unknown) => isText(value) || (isObject(value) && isText(value.href));
const isFlag = (value: unknown) => typeof value === 'boolean';
const isPositive = (value: unknown) => typeof value === 'number' && value > 0;
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const isCacheSize = (value: unknown) =>
  isCount(value) && Number(value) >= 1 && Number(value) <= LARGEST_CACHE;
const isSignal = (value: unknown) => isObject(value) && isFunction(value.addEventListener);

const text = () => rule(isText, 'must be a string');
const url = () => rule(isUrl, 'must be a string or a URL');
const flag = () => rule(isFlag, 'must be true or false');
const callable = () => rule(isFunction, 'must be a function');
const milliseconds = () => rule(isDuration, MILLISECONDS);

const requestOptions = lazily(() =>
  z.looseObject({
    vercelToken: rule(
      (value) => isText(value) || isFunction(value),
      'must be a string or a function that returns one',
    ),
    region: text(),
    signal: rule(isSignal, 'must be an AbortSignal'),
    timeoutMs: rule(isPositive, 'must be a positive number of milliseconds, or Infinity'),
    maxRetries: rule(isCount, 'must be a whole number, 0 or more'),
  }),
);

export const requestOptionsSchema = extended(() => ({}));
export const tokenOptionsSchema = extended(() => ({ forceRefresh: flag() }));
export const consentOptionsSchema = extended(() => ({
  callbackUrl: url(),
  returnUrl: url(),
  webhook: url(),
  tenantId: rule((value) => isText(value) && value !== '', 'must be a non-empty string'),
  deviceCode: flag(),
  expiresInMs: milliseconds(),
  prompt: text(),
}));
export const clientOptionsSchema = extended(() => ({
  baseUrl: text(),
  fetch: callable(),
  onEvent: callable(),
  cache: z.optional(
    z.union(
      [
        z.literal(false),
        z.looseObject({
          max: rule(isCacheSize, `must be a whole number from 1 to ${LARGEST_CACHE}`),
          refreshAheadMs: milliseconds(),
        }),
      ],
      'must be false, or an object with `max` (1 to 100000) and `refreshAheadMs` (0 or more)',
    ),
  ),
}));

/** The options of every operation and those of one. */
function extended(fields: () => z.core.$ZodShape) {
  return lazily(() => z.looseObject({ ...requestOptions.build().shape, ...fields() }, OBJECT));
}

/** An optional value that passes a test. */
function rule(isAllowed: (value: unknown) => boolean, message: string) {
  return z.optional(z.custom(isAllowed, message));
}
