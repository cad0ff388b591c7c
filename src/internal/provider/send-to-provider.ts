import { ConnectResponseError } from '../../errors.js';
import { discard } from '../http/body.js';
import { isBodiless } from './provider-body.js';
import { hasOwnCredential, type ProviderRequest } from './provider-request.js';

/** What a provider answered. */
export interface ProviderAnswer {
  response: Response;
  /** Whether it has seen the credential: after a redirect to another origin it has not. */
  isCredentialSeen: boolean;
}

/** How to send a request. */
export interface ProviderTransport {
  token: string;
  fetch: typeof globalThis.fetch | undefined;
  signal: AbortSignal | undefined;
}

// Both of the Fetch standard, https://fetch.spec.whatwg.org/#http-redirect-fetch
const MOST_REDIRECTS = 20;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const OF_ONE_ORIGIN = ['authorization', 'cookie', 'proxy-authorization', 'host'];
const OF_A_BODY = ['encoding', 'language', 'location', 'type', 'length'].map((n) => `content-${n}`);

/**
 * Sends a request and follows its redirects as `fetch` does. That leaves the credential behind at
 * another origin, which not every `fetch` does by itself.
 */
export async function sendToProvider(
  request: ProviderRequest,
  { token, fetch, signal }: ProviderTransport,
): Promise<ProviderAnswer> {
  const { url, method, whole } = request;
  const headers = withToken(request, token);
  const follows = request.redirect === 'follow';
  const redirect = (follows ? 'manual' : request.redirect) as RequestRedirect;
  const own: RequestInit = { redirect, ...(signal && { signal }) };
  const send = fetch ?? globalThis.fetch;
  let hop: Hop = { url, method, body: whole.body, headers };
  for (let count = 0; ; count++) {
    const { url, ...rest } = hop;
    const response = await (count === 0
      ? send(request.input, { ...request.init, ...own, headers })
      : send(url.href, { ...whole, ...own, ...rest }));
    const target = follows ? targetOf(response, url) : undefined;
    if (target === undefined) {
      if (count > 0) Object.defineProperty(response, 'redirected', { value: true });
      return { response, isCredentialSeen: hop.headers.has('authorization') };
    }
    discard(response);
    if (count === MOST_REDIRECTS) throw failed('redirect count exceeded');
    if (hop.body && !request.isReplayable && response.status !== 303) {
      throw failed('a stream cannot be sent again to a redirect');
    }
    hop = nextHop(hop, target, response.status);
  }
}

/** @throws {ConnectResponseError} when the service gave a token that no header can hold */
function withToken(request: ProviderRequest, token: string): Headers {
  const headers = new Headers(request.headers);
  try {
    headers.set('authorization', `Bearer ${token}`);
    return headers;
  } catch {
    // Its cause would be a message with the token.
    throw new ConnectResponseError(
      `Failed to call ${request.url.origin}: no header can hold the token that the service gave.`,
      { code: 'invalid_response', hint: 'Look up in the connector how its credential is stored.' },
    );
  }
}

/** One of the requests that redirects lead to. */
interface Hop {
  url: URL;
  headers: Headers;
  method: string;
  body: RequestInit['body'];
}

/** Where a response leads, unless it is the answer. */
function targetOf({ status, headers }: Response, from: URL): URL | undefined {
  const location = REDIRECTS.has(status) ? headers.get('location') : null;
  if (location === null) return undefined;
  if (!URL.canParse(location, from)) throw failed('the redirect leads to no URL');
  const target = new URL(location, from);
  // What `fetch` says of it names the password.
  if (hasOwnCredential(target)) {
    throw failed('the redirect leads to a URL with a user name or a password');
  }
  if (target.protocol === 'https:' || target.protocol === 'http:') return target;
  throw failed('the redirect leads to another scheme than http and https');
}

function nextHop(from: Hop, url: URL, status: number): Hop {
  const { method, body } = from;
  const headers = new Headers(from.headers);
  const drop = (names: string[]) => {
    for (const name of names) headers.delete(name);
  };
  if (url.origin !== from.url.origin) drop(OF_ONE_ORIGIN);
  const isSeen = status === 303 && !isBodiless(method);
  const isOld = (status === 301 || status === 302) && /^post$/i.test(method);
  if (!isSeen && !isOld) return { url, method, body, headers };
  drop(OF_A_BODY);
  return { url, method: 'GET', body: undefined, headers };
}

/** What `fetch` itself rejects with. */
function failed(reason: string): TypeError {
  return new TypeError('fetch failed', { cause: new Error(reason) });
}
