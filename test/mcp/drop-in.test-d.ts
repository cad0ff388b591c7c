import type * as reference from 'reference/mcp';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/mcp/index.js';

/** Checks that a value of either type can stand for the other. */
declare function interchangeable<A extends B, B extends C, C = A>(): void;

// Every type of the original stands for ours, and ours for it.
interchangeable<ours.ConnectAuthProviderOptions, reference.ConnectAuthProviderOptions>();
interchangeable<ours.ConnectConsentMode, reference.ConnectConsentMode>();
interchangeable<ours.ConnectOAuthClientInformation, reference.ConnectOAuthClientInformation>();
interchangeable<ours.ConnectOAuthClientMetadata, reference.ConnectOAuthClientMetadata>();
interchangeable<ours.ConnectOAuthClientProvider, reference.ConnectOAuthClientProvider>();
interchangeable<ours.ConnectOAuthDiscoveryState, reference.ConnectOAuthDiscoveryState>();
interchangeable<ours.ConnectOAuthTokens, reference.ConnectOAuthTokens>();
interchangeable<ours.ConsentChallenge, reference.ConsentChallenge>();
interchangeable<ours.ConsentRequiredError, reference.ConsentRequiredError>();
interchangeable<ours.ConnectErrorOptions, reference.ConnectErrorOptions>();
interchangeable<ours.ConnectTokenExchangeSubject, reference.ConnectTokenExchangeSubject>();
interchangeable<ours.ConnectTokenParams, reference.ConnectTokenParams>();
interchangeable<ours.ConnectTokenSubject, reference.ConnectTokenSubject>();
interchangeable<ours.ConnectVendorErrorPayload, reference.ConnectVendorErrorPayload>();

// So does every function, and nothing that the original exports is missing.
type Value = Exclude<keyof typeof reference, 'ConsentRequiredError' | `${string}Error`>;
interchangeable<Pick<typeof ours, Value>, Pick<typeof reference, Value>>();
expectTypeOf<keyof typeof reference>().toEqualTypeOf<keyof typeof ours>();
expectTypeOf<ConstructorParameters<typeof reference.ConsentRequiredError>>().toExtend<
  ConstructorParameters<typeof ours.ConsentRequiredError>
>();

// A provider of another process takes the scopes of a challenge.
expectTypeOf<ours.ConsentChallenge['scopes']>().toExtend<ours.ConnectTokenParams['scopes']>();
