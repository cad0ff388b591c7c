import * as z from 'zod/mini';
import { filledText, OBJECT, record } from './param-schemas.js';
import { isFilledText, isObject } from './predicates.js';
import { lazily } from './schema.js';

/** A token; without a usable expiry it is served and not kept. */
export const tokenReplySchema = lazily(
  () => z.looseObject({ token: filledText.build() }, OBJECT),
  (reply) => isObject(reply) && isFilledText(reply.token),
);

/** A pending consent or installation. */
export const consentReplySchema = lazily(() => z.looseObject({ url: filledText.build() }, OBJECT));

/** How a consent stands. */
export const consentResultSchema = lazily(() =>
  z.looseObject(
    {
      status: z.enum(['pending', 'partial', 'success', 'error', 'canceled'], 'is not known'),
      error: z.optional(z.nullable(record.build())),
    },
    OBJECT,
  ),
);

/** A connector. */
export const connectorReplySchema = lazily(() =>
  z.looseObject({ data: z.optional(z.nullable(record.build())) }, OBJECT),
);

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.1 */
export const accessTokenReplySchema = lazily(() =>
  z.looseObject({ access_token: filledText.build() }, OBJECT),
);

/** @see https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse */
export const userInfoReplySchema = lazily(() => z.looseObject({ sub: filledText.build() }, OBJECT));
