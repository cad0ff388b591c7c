/** One request as it left the SDK. */
export interface WireRequest {
  method: string;
  host: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

const BASIC = /^Basic (.+)$/;
const FORM = 'application/x-www-form-urlencoded';

/** What a call of `fetch` sends; credentials that are merely encoded are in clear. */
export function recorded(target: URL, init: RequestInit = {}): WireRequest {
  const headers = headersOf(init.headers);
  const isForm = Object.entries(headers).some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith(FORM),
  );
  return {
    method: init.method ?? 'GET',
    host: target.host,
    path: target.pathname + target.search,
    headers,
    body: bodyOf(init.body, isForm),
  };
}

function headersOf(init: HeadersInit = {}): Record<string, string> {
  const isPlain = !(init instanceof Headers) && !Array.isArray(init);
  const entries = isPlain ? Object.entries(init) : [...new Headers(init)];
  const decoded = entries.map(([name, value]) => [
    name,
    value.replace(BASIC, (_, credentials) => `Basic ${atob(credentials)}`),
  ]);
  return Object.fromEntries(decoded);
}

function bodyOf(body: BodyInit | null | undefined, isForm: boolean): unknown {
  if (body instanceof URLSearchParams || isForm) {
    const form = new URLSearchParams(body as URLSearchParams | string);
    if (form.has('code_verifier')) form.set('code_verifier', '<random>');
    return Object.fromEntries(form);
  }
  return typeof body === 'string' && body !== '' ? JSON.parse(body) : (body ?? undefined);
}
