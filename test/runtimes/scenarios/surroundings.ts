type Variables = Record<string, string | undefined>;
type Headers = Record<string, string>;

const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');

/** Every variable by which the package finds its service or its credential. */
const NONE: Variables = {
  VERCEL: undefined,
  VERCEL_CONNECT_API_URL: undefined,
  VERCEL_OIDC_TOKEN: undefined,
  VERCEL_OIDC_TOKEN_FILE: undefined,
  VERCEL_REGION: undefined,
  VERCEL_TOKEN: undefined,
};

/** Runs `work` with just these variables of a deployment, in runtimes without `process` too. */
export async function withVariables<T>(set: Variables, work: () => Promise<T>): Promise<T> {
  const env = { ...NONE, ...set };
  if (!globalThis.process?.env) return withGlobal('process', { env }, work);
  const kept = Object.keys(env).map((name) => [name, process.env[name]] as const);
  write(Object.entries(env));
  try {
    return await work();
  } finally {
    write(kept);
  }
}

function write(variables: (readonly [name: string, value: string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

/** Runs `work` as while a function of Vercel serves a request with these headers. */
export function withinRequest<T>(
  context: { headers?: Headers; waitUntil?: (work: Promise<unknown>) => void },
  work: () => Promise<T>,
): Promise<T> {
  return withGlobal(REQUEST_CONTEXT, { get: () => context }, work);
}

/** Runs `work` while a global has another value. */
export async function withGlobal<T>(
  name: string | symbol,
  value: unknown,
  work: () => Promise<T>,
): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(globalThis, name);
  // Some runtimes have globals that may change their value only.
  const how = before ? {} : { configurable: true, writable: true };
  Object.defineProperty(globalThis, name, { value, ...how });
  try {
    return await work();
  } finally {
    if (before) Object.defineProperty(globalThis, name, before);
    else Reflect.deleteProperty(globalThis, name);
  }
}

/** An unsigned token with the claims of a deployment, good for an hour. */
export function oidcToken(claims: Record<string, unknown> = {}): string {
  const exp = Math.floor(Date.now() / 1000) + 3_600;
  const parts = [{ alg: 'RS256' }, { exp, ...claims }].map((part) => btoa(JSON.stringify(part)));
  const text = [...parts, 'c2lnbmF0dXJl'].join('.');
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
