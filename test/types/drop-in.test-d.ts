import type * as reference from 'reference';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/index.js';

/** Checks that a value of either type can stand for the other. */
declare function interchangeable<A extends B, B extends C, C = A>(): void;

// Parameters and results: both ways.
interchangeable<ours.ConnectTokenParams, reference.ConnectTokenParams>();
interchangeable<ours.ConnectTokenSubject, reference.ConnectTokenSubject>();
interchangeable<ours.ConnectTokenExchangeSubject, reference.ConnectTokenExchangeSubject>();
interchangeable<ours.ConnectTokenResponse, reference.ConnectTokenResponse>();
interchangeable<ours.ConnectAuthorizationDetail, reference.ConnectAuthorizationDetail>();
interchangeable<ours.ConnectAuthorizationResponse, reference.ConnectAuthorizationResponse>();
interchangeable<ours.ConnectInstallationParams, reference.ConnectInstallationParams>();
interchangeable<ours.ConnectInstallationResponse, reference.ConnectInstallationResponse>();
interchangeable<ours.ConnectorMetadata, reference.ConnectorMetadata>();
interchangeable<ours.ConnectVendorErrorPayload, reference.ConnectVendorErrorPayload>();
interchangeable<ours.ConnectErrorOptions, reference.ConnectErrorOptions>();

// Options: everything the original takes is taken; `vercelToken` also as a function.
type WithTextToken<T> = Omit<T, 'vercelToken'> & { vercelToken?: string };
interchangeable<WithTextToken<ours.ConnectOptions>, reference.ConnectOptions>();
interchangeable<
  WithTextToken<ours.ConnectAuthorizationOptions>,
  reference.ConnectAuthorizationOptions
>();
interchangeable<
  WithTextToken<ours.ConnectInstallationOptions>,
  reference.ConnectInstallationOptions
>();
expectTypeOf<reference.ConnectOptions>().toExtend<ours.ConnectOptions>();
expectTypeOf<reference.ConnectAuthorizationOptions>().toExtend<ours.ConnectAuthorizationOptions>();
expectTypeOf<reference.ConnectInstallationOptions>().toExtend<ours.ConnectInstallationOptions>();

// Functions: each stands for the original's, and takes and gives the same number of arguments.
type Operation =
  | 'getToken'
  | 'getTokenResponse'
  | 'revokeToken'
  | 'deleteTokenCacheEntry'
  | 'startAuthorization'
  | 'experimental_startInstallation'
  | 'getConnectorMetadata';
expectTypeOf<Pick<typeof ours, Operation>>().toExtend<Pick<typeof reference, Operation>>();
interchangeable<
  Parameters<typeof ours.deleteTokenCacheEntry>,
  Parameters<typeof reference.deleteTokenCacheEntry>
>();
interchangeable<ReturnType<(typeof ours)[Operation]>, ReturnType<(typeof reference)[Operation]>>();

// Errors: an instance of ours is one of the original's, and is built from the same arguments.
type ErrorClass =
  | 'ConnectError'
  | 'NoValidTokenError'
  | 'UserAuthorizationRequiredError'
  | 'ConnectorInstallationRequiredError';
expectTypeOf<InstanceType<(typeof ours)[ErrorClass]>>().toExtend<reference.ConnectError>();
expectTypeOf<ConstructorParameters<(typeof reference)[ErrorClass]>>().toExtend<
  ConstructorParameters<(typeof ours)[ErrorClass]>
>();

// Nothing the original exports is missing.
expectTypeOf<keyof typeof reference>().toExtend<keyof typeof ours>();
