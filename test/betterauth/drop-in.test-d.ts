import { genericOAuth } from 'better-auth/plugins';
import type { GenericOAuthConfig } from 'better-auth/plugins/generic-oauth';
import type * as reference from 'reference/betterauth';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/betterauth/index.js';
import {
  type BetterAuthConnectOptions,
  type ConnectErrorOptions,
  type ConnectVendorErrorPayload,
  connect,
} from '../../src/betterauth/index.js';

// The entry stands for the original's.
expectTypeOf<keyof typeof ours>().toEqualTypeOf<keyof typeof reference>();
expectTypeOf(connect).toEqualTypeOf<typeof reference.connect>();
expectTypeOf<BetterAuthConnectOptions>().toEqualTypeOf<reference.BetterAuthConnectOptions>();
expectTypeOf<ConnectVendorErrorPayload>().toEqualTypeOf<reference.ConnectVendorErrorPayload>();
expectTypeOf<reference.ConnectErrorOptions>().toExtend<ConnectErrorOptions>();
expectTypeOf<InstanceType<typeof ours.ConnectError>>().toExtend<reference.ConnectError>();

// The configuration is one of the genericOAuth plugin.
expectTypeOf(connect).returns.toEqualTypeOf<GenericOAuthConfig>();

// What the README shows.
genericOAuth({ config: [connect({ providerId: 'linear', connector: 'oauth/linear' })] });

// @ts-expect-error: Better Auth needs a provider id, which the README of the original leaves out
connect({ connector: 'linear' });
