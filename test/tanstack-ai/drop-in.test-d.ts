import type { createMCPClient, createMCPClients } from '@tanstack/ai-mcp';
import type * as reference from 'reference/tanstack-ai';
import { expectTypeOf } from 'vitest';
import type * as mcp from '../../src/mcp/index.js';
import type * as ours from '../../src/tanstack-ai/index.js';

/** Checks that a value of either type can stand for the other. */
declare function interchangeable<A extends B, B extends C, C = A>(): void;

type HttpConfig = { type: 'http'; url: string; headers: { a: string } };

interchangeable<ours.ConnectMCPTransportConfig, reference.ConnectMCPTransportConfig>();
interchangeable<ours.ConnectMCPTransportOptions, reference.ConnectMCPTransportOptions>();
interchangeable<ours.ConnectMCPTransport<HttpConfig>, reference.ConnectMCPTransport<HttpConfig>>();
interchangeable<typeof ours.connectMCPTransport, typeof reference.connectMCPTransport>();

// Everything of the MCP entry is here too, and nothing of the original is missing.
expectTypeOf<Omit<typeof ours, 'connectMCPTransport'>>().toEqualTypeOf<Omit<typeof mcp, never>>();
expectTypeOf<keyof typeof reference>().toEqualTypeOf<keyof typeof ours>();
expectTypeOf<ours.ConnectOAuthClientProvider>().toEqualTypeOf<mcp.ConnectOAuthClientProvider>();
expectTypeOf<ours.ConsentChallenge>().toEqualTypeOf<mcp.ConsentChallenge>();
expectTypeOf<ours.ConnectAuthProviderOptions>().toEqualTypeOf<mcp.ConnectAuthProviderOptions>();

// A client and a pool of clients take the transport.
type Transport = Parameters<typeof createMCPClient>[0]['transport'];
type PooledTransport = Parameters<typeof createMCPClients>[0][string]['transport'];
expectTypeOf<ours.ConnectMCPTransport<HttpConfig>>().toExtend<Transport>();
expectTypeOf<ours.ConnectMCPTransport<HttpConfig>>().toExtend<PooledTransport>();
