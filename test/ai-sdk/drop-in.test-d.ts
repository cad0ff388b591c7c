import type { createMCPClient, OAuthClientProvider } from '@ai-sdk/mcp';
import type * as reference from 'reference/ai-sdk';
import { expectTypeOf } from 'vitest';
import type * as ours from '../../src/ai-sdk/index.js';
import type * as mcp from '../../src/mcp/index.js';

// The entry is the one for MCP under another name, and has what tools need besides.
type Original = Omit<typeof ours, 'isAuthorizationRequired' | 'withConnect'>;
expectTypeOf<Original>().toEqualTypeOf<Omit<typeof mcp, never>>();
expectTypeOf<keyof typeof reference>().toEqualTypeOf<keyof Original>();
expectTypeOf<ours.ConnectAuthProviderOptions>().toEqualTypeOf<mcp.ConnectAuthProviderOptions>();
expectTypeOf<ours.ConnectConsentMode>().toEqualTypeOf<mcp.ConnectConsentMode>();
expectTypeOf<ours.ConnectErrorOptions>().toEqualTypeOf<mcp.ConnectErrorOptions>();
expectTypeOf<ours.ConnectOAuthClientInformation>().toEqualTypeOf<mcp.ConnectOAuthClientInformation>();
expectTypeOf<ours.ConnectOAuthClientMetadata>().toEqualTypeOf<mcp.ConnectOAuthClientMetadata>();
expectTypeOf<ours.ConnectOAuthClientProvider>().toEqualTypeOf<mcp.ConnectOAuthClientProvider>();
expectTypeOf<ours.ConnectOAuthDiscoveryState>().toEqualTypeOf<mcp.ConnectOAuthDiscoveryState>();
expectTypeOf<ours.ConnectOAuthTokens>().toEqualTypeOf<mcp.ConnectOAuthTokens>();
expectTypeOf<ours.ConsentChallenge>().toEqualTypeOf<mcp.ConsentChallenge>();
expectTypeOf<ours.ConnectTokenExchangeSubject>().toEqualTypeOf<mcp.ConnectTokenExchangeSubject>();
expectTypeOf<ours.ConnectTokenParams>().toEqualTypeOf<mcp.ConnectTokenParams>();
expectTypeOf<ours.ConnectTokenSubject>().toEqualTypeOf<mcp.ConnectTokenSubject>();
expectTypeOf<ours.ConnectVendorErrorPayload>().toEqualTypeOf<mcp.ConnectVendorErrorPayload>();

// The provider is one of the client's own, and `createMCPClient` takes it.
expectTypeOf<ours.ConnectOAuthClientProvider>().toExtend<OAuthClientProvider>();
type Transport = Extract<
  Parameters<typeof createMCPClient>[0]['transport'],
  { authProvider?: unknown }
>;
expectTypeOf<ReturnType<typeof ours.connectAuthProvider>>().toExtend<Transport['authProvider']>();
