import type { AuthConfig } from '@auth/core';
import type { OAuth2Config } from '@auth/core/providers';
import type * as reference from 'reference/authjs';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/authjs/index.js';
import { type AuthJsConnectOptions, type ConnectProfile, connect } from '../../src/authjs/index.js';

// The entry stands for the original's, and the original's for it.
expectTypeOf<typeof ours>().toEqualTypeOf<typeof reference>();
expectTypeOf<AuthJsConnectOptions>().toEqualTypeOf<reference.AuthJsConnectOptions>();
expectTypeOf<ConnectProfile>().toEqualTypeOf<reference.ConnectProfile>();

// The provider is one of Auth.js.
expectTypeOf(connect).returns.toEqualTypeOf<OAuth2Config<ConnectProfile>>();
expectTypeOf(connect).returns.toExtend<AuthConfig['providers'][number]>();

// What the README shows.
const providers = [connect({ id: 'linear', name: 'Linear', connector: 'oauth/linear' })];
expectTypeOf({ providers }).toExtend<AuthConfig>();

// @ts-expect-error: Auth.js needs an id and a name, which the README of the original leaves out
connect({ connector: 'linear' });
