import * as z from 'zod/mini';
import { isDuration, isFilledText, isObject, isWellFormed } from './predicates.js';
import { lazily } from './schema.js';

export const MILLISECONDS = 'must be a number of milliseconds, 0 or more';
export const OBJECT = 'must be an object';
const FILLED = 'must be a non-empty string';
const SUBJECT_TYPES = ['app', 'user', 'jwt-bearer', 'token'].map((type) => `'${type}'`).join(', ');

export const filledText = lazily(() => z.string(FILLED).check(z.minLength(1, FILLED)));
export const record = lazily(() => z.custom<Record<string, unknown>>(isObject, OBJECT));
const texts = lazily(() => z.array(filledText.build(), 'must be an array of non-empty strings'));
// Lone surrogates would be replaced on the wire, so that different tokens became one.
const credential = lazily(() =>
  filledText.build().check(z.refine(isWellFormed, 'must be well-formed Unicode')),
);

export const subjectSchema = lazily(() =>
  z.discriminatedUnion(
    'type',
    [
      z.looseObject({ type: z.literal('app') }),
      z.looseObject({
        type: z.literal('user'),
        id: filledText.build(),
        issuer: z.optional(filledText.build()),
      }),
      z.looseObject({
        type: z.literal('jwt-bearer'),
        sub: filledText.build(),
        iss: z.optional(filledText.build()),
        aud: z.optional(filledText.build()),
        additionalClaims: z.optional(record.build()),
      }),
      z.looseObject({ type: z.literal('token'), token: credential.build() }),
    ],
    {
      error: ({ code }) =>
        code === 'invalid_union'
          ? `must be one of ${SUBJECT_TYPES}`
          : `must be an object whose \`type\` is one of ${SUBJECT_TYPES}`,
    },
  ),
);

export const installationParamsSchema = lazily(() =>
  z.looseObject(
    {
      installationId: z.optional(filledText.build()),
      audience: z.optional(texts.build()),
      scopes: z.optional(texts.build()),
      resources: z.optional(texts.build()),
      authorizationDetails: z.optional(
        z.array(
          z.looseObject({ type: filledText.build() }, 'must be an object with a `type`'),
          'must be an array of objects with a `type`',
        ),
      ),
      validityBufferMs: z.optional(z.custom<number>(isDuration, MILLISECONDS)),
    },
    OBJECT,
  ),
);
export const tokenParamsSchema = lazily(
  () =>
    z.looseObject(
      { subject: subjectSchema.build(), ...installationParamsSchema.build().shape },
      OBJECT,
    ),
  isPlainTokenRequest,
);
export const revocationParamsSchema = lazily(() =>
  z.looseObject(
    { subject: subjectSchema.build(), installationId: z.optional(filledText.build()) },
    OBJECT,
  ),
);

/** What a consent is waited for by. */
export const challengeSchema = lazily(() =>
  z.looseObject(
    {
      verifier: z.custom<string>(isFilledText, 'must be what `startAuthorization` gave, awaited'),
      expiresAt: z.optional(
        z.custom<number>(Number.isFinite, 'must be a time in Unix milliseconds'),
      ),
    },
    'must be what `startAuthorization` gave',
  ),
);

/** What the status of is asked for; each is checked by itself. */
export const connectorsSchema = lazily(() =>
  z.array(
    z.custom<string | object>(
      (item) => typeof item === 'string' || isObject(item),
      'must be the id or UID of a connector, or an object with `connector`',
    ),
    'must be an array of connectors, such as slack/acme-slack',
  ),
);

/** Whether a token is asked for as nearly always: for the application or a user, by plain fields. */
function isPlainTokenRequest(params: unknown): boolean {
  if (!isObject(params) || !isObject(params.subject)) return false;
  const { subject, installationId, scopes, audience, resources } = params;
  const { type, id, issuer } = subject as Record<string, unknown>;
  const isKnown =
    type === 'app' || (type === 'user' && isFilledText(id) && isAbsentOr(isFilledText, issuer));
  return (
    isKnown &&
    isAbsentOr(isFilledText, installationId) &&
    [scopes, audience, resources].every((list) => isAbsentOr(areTexts, list)) &&
    isAbsentOr(isDuration, params.validityBufferMs) &&
    params.authorizationDetails === undefined
  );
}

function isAbsentOr(isAllowed: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || isAllowed(value);
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && Array.from(value).every(isFilledText);
}
