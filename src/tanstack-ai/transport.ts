import { transportOptionsSchema, transportSchema } from '../internal/validation/adapter-schemas.js';
import { checkArgument } from '../internal/validation/arguments.js';
import { connectAuthProvider } from '../mcp/auth-provider.js';
import type { ConnectAuthProviderOptions } from '../mcp/options.js';
import type { ConnectOAuthClientProvider } from '../mcp/types.js';
import type { ConnectTokenParams } from '../types.js';

/** A network transport for `createMCPClient` of `@tanstack/ai-mcp`, without its provider. */
export interface ConnectMCPTransportConfig {
  /** Streamable HTTP, or the older SSE. */
  readonly type: 'http' | 'sse';
  readonly url: string;
  /** Sent with every request. */
  readonly headers?: Record<string, string> | undefined;
  /** @default globalThis.fetch, looked up at each request */
  readonly fetch?: typeof fetch | undefined;
}

/** The configuration with a provider, and a `fetch` that keeps to the redirect policy. */
export type ConnectMCPTransport<T extends ConnectMCPTransportConfig> = T & {
  readonly fetch?: typeof fetch;
  readonly authProvider: ConnectOAuthClientProvider;
};

/** Options of {@link connectMCPTransport}. */
export interface ConnectMCPTransportOptions extends ConnectAuthProviderOptions {
  /**
   * `'error'` refuses every HTTP redirect, so that an MCP server cannot send the application to
   * another URL, for example in a private network; `'follow'` leaves redirects to the client.
   * @default 'error'
   */
  readonly redirect?: 'follow' | 'error' | undefined;
}

/**
 * A transport configuration for `createMCPClient` of `@tanstack/ai-mcp`.
 *
 * A missing consent shows when the client connects: eagerly over `http`; over `sse`, whose
 * transport would take the error for a network fault, when the MCP server answers 401.
 * @example
 * const transport = connectMCPTransport({ type: 'http', url }, 'oauth/linear', { subject });
 * const client = await createMCPClient({ transport });
 * @throws {ConnectValidationError} when `config` or an option breaks a rule, or params are no object;
 * what their fields break is told when a token is asked for
 */
export function connectMCPTransport<T extends ConnectMCPTransportConfig>(
  config: T,
  connector: string,
  params: ConnectTokenParams,
  options: ConnectMCPTransportOptions = {},
): ConnectMCPTransport<T> {
  checkArgument(transportSchema, 'config', config);
  checkArgument(transportOptionsSchema, 'options', options);
  const { redirect = 'error', ...providerOptions } = options;
  const consent = options.consent ?? (config.type === 'http' ? 'eager' : 'transport');
  const authProvider = connectAuthProvider(connector, params, { ...providerOptions, consent });
  if (redirect === 'follow') return { ...config, authProvider };
  const refuseRedirects = config.type === 'sse' ? endAtRedirect : failAtRedirect;
  return { ...config, authProvider, fetch: refuseRedirects(config.fetch ?? undefined) };
}

function failAtRedirect(fetch = lateFetch): typeof lateFetch {
  return (input, init) => fetch(input, { ...init, redirect: 'error' });
}

/** An error would make the SSE transport reconnect for ever; what is no stream ends it. */
function endAtRedirect(fetch = lateFetch): typeof lateFetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    const { status, statusText, headers, body } = response;
    if (status < 300 || status >= 400 || !headers.has('location')) return response;
    await body?.cancel();
    // Without its `location`, which the client would follow within the origin.
    return new Response(null, { status, statusText });
  };
}

function lateFetch(...call: Parameters<typeof fetch>): Promise<Response> {
  return globalThis.fetch(...call);
}
