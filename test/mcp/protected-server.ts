import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { SSEServerTransport } from '@modelcontextprotocol/sdk/server/sse.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { onTestFinished } from 'vitest';

/** Who knows what a token is good for, such as the emulator. */
export interface Introspector {
  introspect(token: string): Introspection | Promise<Introspection>;
}

export interface Introspection {
  active: boolean;
  subject?: { type: string; id?: string | undefined } | undefined;
  scopes?: string[] | undefined;
}

/** An MCP server that demands a provider token. */
export interface ProtectedServer {
  origin: string;
  /** Streamable HTTP. */
  url: string;
  sseUrl: string;
  /** The bearer of each MCP request, in order; empty without one. */
  bearers: string[];
  /** Other paths that were asked for, such as those of discovery. */
  otherPaths: string[];
  /** What `WWW-Authenticate` says. */
  challenge: string;
  /** Where every MCP request is redirected to. */
  redirectTo?: string;
  /** What discovery documents say. */
  documents: Record<string, unknown>;
  /** Tools over Streamable HTTP besides `whoami`, each with the scope that it needs. */
  scopedTools: Record<string, string>;
}

type Authenticated = IncomingMessage & {
  auth?: { token: string; clientId: string; scopes: string[] };
};

/** Starts a server of `@modelcontextprotocol/sdk` with one tool that names its caller. */
export async function protectedServer(issuer: Introspector): Promise<ProtectedServer> {
  const state: ProtectedServer = {
    ...{ origin: '', url: '', sseUrl: '', bearers: [], otherPaths: [], documents: {} },
    challenge: 'Bearer error="invalid_token"',
    scopedTools: {},
  };
  const streams = new Map<string, SSEServerTransport>();
  const server = createServer(async (request: Authenticated, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    if (!['/mcp', '/sse', '/messages'].includes(pathname)) {
      state.otherPaths.push(pathname);
      const document = state.documents[pathname];
      response.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(document ?? {}));
      return;
    }
    if (state.redirectTo !== undefined) {
      response.writeHead(307, { location: state.redirectTo }).end();
      return;
    }
    if (!(await authenticate(issuer, state, request))) {
      response.writeHead(401, { 'www-authenticate': state.challenge }).end();
      return;
    }
    if (pathname === '/mcp') await serveHttp(state.scopedTools, request, response);
    else if (pathname === '/sse') await serveSse(streams, response);
    else
      await streams.get(searchParams.get('sessionId') ?? '')?.handlePostMessage(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, { origin, url: `${origin}/mcp`, sseUrl: `${origin}/sse` });
}

async function authenticate(
  issuer: Introspector,
  state: ProtectedServer,
  request: Authenticated,
): Promise<boolean> {
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  state.bearers.push(token);
  const { active, subject, scopes = [] } = await issuer.introspect(token);
  if (!active) return false;
  request.auth = { token, clientId: subject?.id ?? subject?.type ?? '', scopes };
  return true;
}

async function serveHttp(
  scopedTools: Record<string, string>,
  request: Authenticated,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return;
  }
  const message = (await json(request)) as { method: string; params: { name: string } };
  const scope = message.method === 'tools/call' ? scopedTools[message.params.name] : undefined;
  if (scope !== undefined && !request.auth?.scopes.includes(scope)) {
    const challenge = `Bearer error="insufficient_scope", scope="${scope}"`;
    response.writeHead(403, { 'www-authenticate': challenge }).end();
    return;
  }
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
  await application(Object.keys(scopedTools)).connect(transport);
  await transport.handleRequest(request, response, message);
}

async function serveSse(
  streams: Map<string, SSEServerTransport>,
  response: ServerResponse,
): Promise<void> {
  const transport = new SSEServerTransport('/messages', response);
  streams.set(transport.sessionId, transport);
  await application().connect(transport);
}

function application(scopedTools: string[] = []): McpServer {
  const server = new McpServer({ name: 'protected', version: '1.0.0' });
  for (const name of ['whoami', ...scopedTools]) {
    server.registerTool(name, { description: 'Names the caller' }, ({ authInfo }) => ({
      content: [{ type: 'text', text: authInfo?.clientId ?? 'nobody' }],
    }));
  }
  return server;
}
