import * as z from 'zod/mini';
import type { ConnectOptions } from '../../options.js';
import { MILLISECONDS, OBJECT } from './param-schemas.js';
import {
  isCount,
  isDuration,
  isFilledText,
  isFunction,
  isObject,
  isSignal,
  isText,
  isTimeLimit,
} from './predicates.js';
import { lazily } from './schema.js';

// The cache reserves its places at once.
const LARGEST_CACHE = 100_000;

/** Whether a value is a URL, or a text that may be one. */
export const isUrl = (value: unknown) => isText(value) || (isObject(value) && isText(value.href));
const isFlag = (value: unknown) => typeof value === 'boolean';
const isCacheSize = (value: unknown) => isCount(value) && value >= 1 && value <= LARGEST_CACHE;
const isStore = (value: unknown) =>
  isObject(value) && ['take', 'settle', 'revoke'].every((name) => isFunction(value[name]));
const areOrigins = (value: unknown) =>
  Array.isArray(value) && value.length > 0 && Array.from(value).every(isFilledText);
const isCredential = (value: unknown) => isText(value) || isFunction(value);

/** Rules that options of adapters share; `undefined` passes each. */
export const text = () => rule(isText, 'must be a string');
export const url = () => rule(isUrl, 'must be a string, such as https://app.example/return');
export const flag = () => rule(isFlag, 'must be true or false');
export const callable = () => rule(isFunction, 'must be a function');
export const credential = () =>
  rule(isCredential, 'must be a string or a function that returns one');
const milliseconds = () => rule(isDuration, MILLISECONDS);

const requestOptions = lazily(() =>
  z.looseObject({
    vercelToken: credential(),
    region: text(),
    signal: rule(isSignal, 'must be an AbortSignal'),
    timeoutMs: rule(isTimeLimit, 'must be a positive number of milliseconds, or Infinity'),
    maxRetries: rule(isCount, 'must be a whole number, 0 or more'),
  }),
);

export const requestOptionsSchema = extended(() => ({}));
export const tokenOptionsSchema = extended(() => ({ forceRefresh: flag() }));
export const fetchOptionsSchema = extended(() => ({
  origins: z.custom(areOrigins, 'must be an array of origins, such as https://api.github.com'),
  isRejected: callable(),
  fetch: callable(),
}));
export const waitOptionsSchema = extended(() => ({ connector: text() }));
export const consentOptionsSchema = extended(() => ({
  callbackUrl: url(),
  returnUrl: url(),
  webhook: url(),
  tenantId: rule(isFilledText, 'must be a non-empty string'),
  deviceCode: flag(),
  expiresInMs: milliseconds(),
  prompt: text(),
}));
export const clientOptionsSchema = extended(
  () => ({
    baseUrl: text(),
    fetch: callable(),
    onEvent: callable(),
    now: callable(),
    waitUntil: callable(),
    cache: z.optional(
      z.union(
        [
          z.literal(false),
          z.looseObject({
            max: rule(isCacheSize, `must be a whole number from 1 to ${LARGEST_CACHE}`),
            refreshAheadMs: milliseconds(),
            store: rule(isStore, 'must be a store, such as `redisStore` of grantkit/redis'),
          }),
        ],
        'must be false, or an object with `max` (1 to 100000), `refreshAheadMs` (0 or more) and `store`',
      ),
    ),
  }),
  (options) => isObject(options) && Object.keys(options).length === 0,
);

/** Whether the schema of a token call's options would find no fault, without building it. */
export function arePlainOptions(options: ConnectOptions): boolean {
  try {
    return isObject(options) && hasPlainFields(options);
  } catch {
    // What throws when it is read is no plain object.
    return false;
  }
}

function hasPlainFields(options: ConnectOptions): boolean {
  const { vercelToken, region, signal, timeoutMs, maxRetries, forceRefresh } = options;
  return (
    (vercelToken === undefined || isCredential(vercelToken)) &&
    (region === undefined || isText(region)) &&
    (signal === undefined || isSignal(signal)) &&
    (timeoutMs === undefined || isTimeLimit(timeoutMs)) &&
    (maxRetries === undefined || isCount(maxRetries)) &&
    (forceRefresh === undefined || isFlag(forceRefresh))
  );
}

/** The options of every operation and those of one. */
function extended(fields: () => z.core.$ZodShape, isPlain?: (options: unknown) => boolean) {
  const build = () => z.looseObject({ ...requestOptions.build().shape, ...fields() }, OBJECT);
  return lazily(build, isPlain);
}

/** An optional value that passes a test. */
export function rule(isAllowed: (value: unknown) => boolean, message: string) {
  return z.optional(z.custom(isAllowed, message));
}
