import { expectTypeOf } from 'vitest';
import type * as z from 'zod/mini';
import type {
  installationParamsSchema,
  revocationParamsSchema,
  subjectSchema,
  tokenParamsSchema,
} from '../../src/internal/validation/param-schemas.js';
import type {
  connectorReplySchema,
  consentReplySchema,
  tokenReplySchema,
} from '../../src/internal/validation/reply-schemas.js';
import type { LazySchema } from '../../src/internal/validation/schema.js';
import type {
  ConnectAuthorizationResponse,
  ConnectInstallationParams,
  ConnectorMetadata,
  ConnectRevocationParams,
  ConnectTokenParams,
  ConnectTokenResponse,
  ConnectTokenSubject,
} from '../../src/types.js';

/** The fields a loose schema names, without those it lets pass. */
type Named<T> = T extends readonly (infer Item)[]
  ? Named<Item>[]
  : T extends object
    ? { [Name in keyof T as string extends Name ? never : Name]: Named<T[Name]> }
    : T;

type Described<Lazy extends LazySchema<z.ZodMiniType>> = Named<z.output<ReturnType<Lazy['build']>>>;

expectTypeOf<Described<typeof subjectSchema>>().toEqualTypeOf<Named<ConnectTokenSubject>>();
expectTypeOf<Described<typeof revocationParamsSchema>>().toEqualTypeOf<
  Named<ConnectRevocationParams>
>();

// A detail is `{ type }` and whatever the provider defines.
type WithPlainDetails<T> = Omit<T, 'authorizationDetails'> & {
  authorizationDetails?: { type: string }[];
};
expectTypeOf<Described<typeof tokenParamsSchema>>().branded.toEqualTypeOf<
  Named<WithPlainDetails<ConnectTokenParams>>
>();
expectTypeOf<Described<typeof installationParamsSchema>>().branded.toEqualTypeOf<
  Named<WithPlainDetails<ConnectInstallationParams>>
>();

// Of replies only what the SDK cannot do without is required.
expectTypeOf<Described<typeof tokenReplySchema>>().toEqualTypeOf<
  Pick<ConnectTokenResponse, 'token'>
>();
expectTypeOf<Described<typeof consentReplySchema>>().toEqualTypeOf<
  Pick<ConnectAuthorizationResponse, 'url'>
>();
expectTypeOf<Described<typeof connectorReplySchema>>().toEqualTypeOf<{
  data?: Named<ConnectorMetadata['vendor']> | null;
}>();
