const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');

type RequestContext = { get?: () => { headers?: Record<string, unknown> } | undefined };

/** The OIDC token that Vercel sends along with the request that is being served. */
export function requestContextToken(): string | undefined {
  const context = (globalThis as { [REQUEST_CONTEXT]?: RequestContext })[REQUEST_CONTEXT];
  try {
    const token = context?.get?.()?.headers?.['x-vercel-oidc-token'];
    return typeof token === 'string' ? token : undefined;
  } catch {
    return undefined;
  }
}
