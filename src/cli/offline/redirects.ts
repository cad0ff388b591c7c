const REDIRECTS = [301, 302, 303, 307, 308];
const SECRET_HEADERS = ['authorization', 'proxy-authorization', 'cookie', 'host'];
const BODY_HEADERS = ['encoding', 'language', 'length', 'location', 'type'];

/** Where an answer sends who asked; `undefined` for one that stands for itself. */
export function locationOf(response: Response): string | undefined {
  if (!REDIRECTS.includes(response.status)) return undefined;
  return response.headers.get('location') ?? undefined;
}

/**
 * The request that follows a redirect, without a signal.
 * @see https://fetch.spec.whatwg.org/#http-redirect-fetch
 */
export function redirectedRequest(
  request: Request,
  status: number,
  to: { url: URL; isSameOrigin: boolean },
): Request {
  const { method, body } = request;
  const headers = new Headers(request.headers);
  if (!to.isSameOrigin) for (const name of SECRET_HEADERS) headers.delete(name);
  if (!becomesGet(method, status)) {
    return new Request(to.url, { method, headers, body, duplex: 'half' } as RequestInit);
  }
  for (const name of BODY_HEADERS) headers.delete(`content-${name}`);
  return new Request(to.url, { headers });
}

function becomesGet(method: string, status: number): boolean {
  if (status === 303) return method !== 'GET' && method !== 'HEAD';
  return method === 'POST' && (status === 301 || status === 302);
}
