import type { Places } from './places.js';
import { locationOf, redirectedRequest } from './redirects.js';

// https://fetch.spec.whatwg.org/#http-redirect-fetch
const MAX_REDIRECTS = 20;

/** A `fetch` that sends requests, and those that follow redirects, to places on this machine. */
export function fetchAt(places: Places, send: typeof fetch): typeof fetch {
  return async (input, init) => {
    let request = new Request(input, init);
    if (!isOverHttp(request.url)) return send(request);
    // A request follows the signal of another one only until that one is collected.
    const signal = signalOf(input, init);
    if (request.redirect !== 'follow') return send(ledRequest(places, request), { signal });
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      // A redirect may ask for the same body again.
      const spare = request.body === null ? request : request.clone();
      const sent = ledRequest(places, request);
      const response = await send(sent, { redirect: 'manual', signal });
      const location = locationOf(response);
      if (location === undefined) return redirects === 0 ? response : markRedirected(response);
      await response.body?.cancel();
      const url = new URL(location, request.url);
      if (!isOverHttp(url.href)) break;
      const isSameOrigin = (places.find(url) ?? url).origin === new URL(sent.url).origin;
      request = redirectedRequest(spare, response.status, { url, isSameOrigin });
    }
    throw new TypeError('fetch failed: a redirect leads to no http: URL, or there are too many.');
  };
}

function ledRequest(places: Places, request: Request): Request {
  const place = places.find(new URL(request.url));
  return place === undefined ? request : new Request(place, request);
}

function signalOf(input: Parameters<typeof fetch>[0], init?: RequestInit): RequestInit['signal'] {
  return init?.signal === undefined && input instanceof Request ? input.signal : init?.signal;
}

function isOverHttp(url: string): boolean {
  return /^https?:/.test(url);
}

function markRedirected(response: Response): Response {
  return Object.defineProperty(response, 'redirected', { value: true });
}
