import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { expectTypeOf } from 'vitest';
import type { ConnectOAuthClientProvider } from '../../src/mcp/index.js';

// The provider is one of the client's own.
expectTypeOf<ConnectOAuthClientProvider>().toExtend<OAuthClientProvider>();
