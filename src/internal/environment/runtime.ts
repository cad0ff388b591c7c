const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');

interface RequestContext {
  get?: () =>
    | { headers?: Record<string, unknown>; waitUntil?: (work: Promise<unknown>) => void }
    | undefined;
}

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
  return readRequestContext((context) => {
    const token = context?.headers?.['x-vercel-oidc-token'];
    return typeof token === 'string' ? token : undefined;
  });
}

/** Has Vercel keep the function of the request that is being served until `work` is done. */
export function waitUntilOfRequest(work: Promise<unknown>): void {
  readRequestContext((context) => context?.waitUntil?.(work));
}

function readRequestContext<T>(
  read: (context: ReturnType<NonNullable<RequestContext['get']>>) => T,
): T | undefined {
  const context = (globalThis as { [REQUEST_CONTEXT]?: RequestContext })[REQUEST_CONTEXT];
  if (context === undefined) return undefined;
  try {
    return read(context.get?.());
  } catch {
    return undefined;
  }
}

/** Whether this runtime forbids a request to wait for the I/O of another one. */
export function bindsIoToRequests(): boolean {
  const { EdgeRuntime, navigator } = globalThis as { EdgeRuntime?: string; navigator?: Navigator };
  return EdgeRuntime !== undefined || navigator?.userAgent === 'Cloudflare-Workers';
}
