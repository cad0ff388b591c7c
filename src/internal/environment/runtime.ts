const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');

type RequestContext = { get?: () => { headers?: Record<string, unknown> } | undefined };

/** A non-empty environment variable; one that may not be read is not set. */
export function readEnv(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/** The OIDC token that Vercel sends along with the request that is being served. */
export function requestContextToken(): string | undefined {
  const context = (globalThis as { [REQUEST_CONTEXT]?: RequestContext })[REQUEST_CONTEXT];
  if (context === undefined) return undefined;
  try {
    const token = context.get?.()?.headers?.['x-vercel-oidc-token'];
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}

/** Whether this runtime forbids a request to wait for the I/O of another one. */
export function bindsIoToRequests(): boolean {
  const { EdgeRuntime, navigator } = globalThis as { EdgeRuntime?: string; navigator?: Navigator };
  return EdgeRuntime !== undefined || navigator?.userAgent === 'Cloudflare-Workers';
}
