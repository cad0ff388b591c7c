import * as z from 'zod/mini';
import { lazily } from './lazy-schema.js';
import { isDuration, isObject, MILLISECONDS } from './value-tests.js';
import { isWellFormed } from './well-formed.js';

const OBJECT = 'must be an object';
const SUBJECT_TYPES = ['app', 'user', 'jwt-bearer', 'token'].map((type) => `'${type}'`).join(', ');

const text = lazily(() =>
  z.string('must be a non-empty string').check(z.minLength(1, 'must be a non-empty string')),
);
const texts = lazily(() => z.array(text.build(), 'must be an array of non-empty strings'));
const record = lazily(() => z.custom<Record<string, unknown>>(isObject, OBJECT));
// UTF-8 has no lone surrogates, so different texts with them would have one digest.
const credential = lazily(() =>
  text.build().check(z.refine(isWellFormed, 'must be well-formed Unicode')),
);

export const subjectSchema = lazily(() =>
  z.discriminatedUnion(
    'type',
    [
      z.looseObject({ type: z.literal('app') }),
      z.looseObject({
        type: z.literal('user'),
        id: text.build(),
        issuer: z.optional(text.build()),
      }),
      z.looseObject({
        type: z.literal('jwt-bearer'),
        sub: text.build(),
        iss: z.optional(text.build()),
        aud: z.optional(text.build()),
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
      installationId: z.optional(text.build()),
      audience: z.optional(texts.build()),
      scopes: z.optional(texts.build()),
      resources: z.optional(texts.build()),
      authorizationDetails: z.optional(
        z.array(
          z.looseObject({ type: text.build() }, 'must be an object with a `type`'),
          'must be an array of objects with a `type`',
        ),
      ),
      validityBufferMs: z.optional(z.custom<number>(isDuration, MILLISECONDS)),
    },
    OBJECT,
  ),
);
export const tokenParamsSchema = lazily(() =>
  z.looseObject(
    { subject: subjectSchema.build(), ...installationParamsSchema.build().shape },
    OBJECT,
  ),
);
export const revocationParamsSchema = lazily(() =>
  z.looseObject(
    { subject: subjectSchema.build(), installationId: z.optional(text.build()) },
    OBJECT,
  ),
);

export const tokenResponseSchema = lazily(() =>
  z.looseObject(
    {
      token: text.build(),
      expiresAt: z.custom<number>(Number.isFinite, 'must be a number of Unix milliseconds'),
    },
    OBJECT,
  ),
);
export const consentResponseSchema = lazily(() => z.looseObject({ url: text.build() }, OBJECT));
export const connectorSchema = lazily(() =>
  z.looseObject({ data: z.optional(z.nullable(record.build())) }, OBJECT),
);
