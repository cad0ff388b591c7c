import * as z from 'zod/mini';
import { isWellFormed } from './well-formed.js';

/** What an argument or a reply has to be. */
export type Schema = z.ZodMiniType;

const text = z
  .string('must be a non-empty string')
  .check(z.minLength(1, 'must be a non-empty string'));
const texts = z.array(text, 'must be an array of non-empty strings');
const record = z.record(z.string(), z.unknown(), 'must be an object');
const milliseconds = z
  .number('must be a number of milliseconds, 0 or more')
  .check(z.nonnegative('must be a number of milliseconds, 0 or more'));
const flag = z.boolean('must be true or false');

// UTF-8 has no lone surrogates, so different texts with them would have one digest.
const credential = text.check(z.refine(isWellFormed, 'must be well-formed Unicode'));

const SUBJECT_TYPES = ['app', 'user', 'jwt-bearer', 'token'].map((type) => `'${type}'`).join(', ');

export const subjectSchema = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ type: z.literal('app') }),
    z.looseObject({ type: z.literal('user'), id: text, issuer: z.optional(text) }),
    z.looseObject({
      type: z.literal('jwt-bearer'),
      sub: text,
      iss: z.optional(text),
      aud: z.optional(text),
      additionalClaims: z.optional(record),
    }),
    z.looseObject({ type: z.literal('token'), token: credential }),
  ],
  {
    error: ({ code }) =>
      code === 'invalid_union'
        ? `must be one of ${SUBJECT_TYPES}`
        : `must be an object whose \`type\` is one of ${SUBJECT_TYPES}`,
  },
);

// The cache reserves its places at once.
const LARGEST_CACHE = 100_000;
const OBJECT = 'must be an object';
const requestFields = {
  installationId: z.optional(text),
  audience: z.optional(texts),
  scopes: z.optional(texts),
  resources: z.optional(texts),
  authorizationDetails: z.optional(
    z.array(
      z.looseObject({ type: text }, 'must be an object with a `type`'),
      'must be an array of objects with a `type`',
    ),
  ),
  validityBufferMs: z.optional(milliseconds),
};

export const tokenParamsSchema = z.looseObject(
  { subject: subjectSchema, ...requestFields },
  OBJECT,
);
export const installationParamsSchema = z.looseObject(requestFields, OBJECT);
export const revocationParamsSchema = z.looseObject(
  { subject: subjectSchema, installationId: z.optional(text) },
  OBJECT,
);

export const tokenResponseSchema = z.looseObject(
  { token: text, expiresAt: z.number('must be a number of Unix milliseconds') },
  OBJECT,
);
export const consentResponseSchema = z.looseObject({ url: text }, OBJECT);
export const connectorSchema = z.looseObject({ data: z.optional(z.nullable(record)) }, OBJECT);

const isFunction = (value: unknown) => typeof value === 'function';
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
const isPositive = (value: unknown) => typeof value === 'number' && value > 0;
const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const isCacheSize = (value: unknown) =>
  isCount(value) && Number(value) >= 1 && Number(value) <= LARGEST_CACHE;
const isSignal = (value: unknown) => isFunction((value as AbortSignal | null)?.addEventListener);

const string = rule((value) => typeof value === 'string', 'must be a string');
const url = rule(
  (value) => typeof value === 'string' || (isObject(value) && typeof value.href === 'string'),
  'must be a string or a URL',
);
const callable = rule(isFunction, 'must be a function');

const requestOptions = {
  vercelToken: rule(
    (value) => typeof value === 'string' || isFunction(value),
    'must be a string or a function that returns one',
  ),
  region: string,
  signal: rule(isSignal, 'must be an AbortSignal'),
  timeoutMs: rule(isPositive, 'must be a positive number of milliseconds, or Infinity'),
  maxRetries: rule(isCount, 'must be a whole number, 0 or more'),
};

export const requestOptionsSchema = z.looseObject(requestOptions, OBJECT);
export const tokenOptionsSchema = z.looseObject(
  { ...requestOptions, forceRefresh: z.optional(flag) },
  OBJECT,
);
export const consentOptionsSchema = z.looseObject(
  {
    ...requestOptions,
    callbackUrl: url,
    returnUrl: url,
    webhook: url,
    tenantId: z.optional(text),
    deviceCode: z.optional(flag),
    expiresInMs: z.optional(milliseconds),
    prompt: string,
  },
  OBJECT,
);
export const clientOptionsSchema = z.looseObject(
  {
    ...requestOptions,
    baseUrl: string,
    fetch: callable,
    onEvent: callable,
    cache: z.optional(
      z.union(
        [
          z.literal(false),
          z.looseObject({
            max: rule(isCacheSize, `must be a whole number from 1 to ${LARGEST_CACHE}`),
            refreshAheadMs: z.optional(milliseconds),
          }),
        ],
        'must be false, or an object with `max` (1 to 100000) and `refreshAheadMs` (0 or more)',
      ),
    ),
  },
  OBJECT,
);

/** An optional value that passes a test. */
function rule(isAllowed: (value: unknown) => boolean, message: string) {
  return z.optional(z.custom(isAllowed, message));
}

/** Where the first fault is, the rule it breaks and the kind of what was given, never the value. */
export function firstIssue(error: z.core.$ZodError, input: unknown): string {
  const { path, message } = error.issues[0] ?? { path: [], message: 'is not acceptable' };
  const given = path.reduce<unknown>((value, name) => (value as Fields | undefined)?.[name], input);
  const where = path.length === 0 ? '' : `\`${path.map(String).join('.')}\` `;
  return `${where}${message} (got ${kindOf(given)})`;
}

type Fields = Record<PropertyKey, unknown>;

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null || value === '') return value === null ? 'null' : 'an empty string';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}
