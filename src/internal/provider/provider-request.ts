import { invalidArgument } from '../validation/arguments.js';
import { isFunction, isObject } from '../validation/predicates.js';

type Input = Parameters<typeof globalThis.fetch>[0];

/** A request of a provider, as the application asked for it, but for the credential. */
export interface ProviderRequest {
  /** A `Request` of the runtime, or the URL: nothing that `fetch` could read another one of. */
  input: Input;
  url: URL;
  /** What follows `input`. */
  init: RequestInit;
  /** The same over the fields of `input`, for another URL. */
  whole: RequestInit;
  method: string;
  headers: Headers;
  redirect: string;
  signal: AbortSignal | undefined;
  /** Whether its body can be sent a second time. */
  isReplayable: boolean;
}

// What `fetch` reads of an object, which may inherit it as a `Request` does.
const FIELDS = [
  ...(['method', 'body', 'mode', 'credentials', 'cache', 'redirect', 'referrer'] as const),
  ...(['referrerPolicy', 'integrity', 'keepalive', 'duplex'] as const),
];

/**
 * Reads what `fetch` was called with.
 * @throws {ConnectValidationError} for a URL elsewhere, or a credential of the application's own
 */
export function providerRequest(
  input: Input,
  given: RequestInit | null | undefined,
  origins: ReadonlySet<string>,
): ProviderRequest {
  const native = nativeUrlOf(input);
  const url = urlOf(input, native);
  if (url === undefined || !origins.has(url.origin)) {
    const got = url === undefined ? 'something else' : url.origin;
    throw invalidArgument(
      `input must be an absolute URL of one of \`origins\` (${[...origins].join(', ')}), got: ${got}. ` +
        'Add its origin if that may get the token.',
    );
  }
  const from = isRequest(input) ? input : undefined;
  const own = given ?? {};
  const init: RequestInit = { ...fieldsOf(own), ...own };
  const whole: RequestInit = { ...fieldsOf(from), ...init };
  const headers = new Headers(own.headers ?? from?.headers);
  if (headers.has('authorization')) {
    throw invalidArgument(
      '`Authorization` must not be given: connectFetch sets it. Leave it out, or call `fetch`.',
    );
  }
  return {
    input: native === undefined ? url.href : input,
    url,
    init: native === undefined ? whole : init,
    whole,
    method: (whole.method ?? 'GET').toUpperCase(),
    headers,
    redirect: whole.redirect ?? 'follow',
    signal: own.signal === undefined ? from?.signal : (own.signal ?? undefined),
    isReplayable: !isStream(whole.body),
  };
}

/** What the runtime's `fetch` reads of its own `Request`, whatever a subclass or a field tells. */
function nativeUrlOf(input: unknown): string | undefined {
  try {
    const { get } = Object.getOwnPropertyDescriptor(Request.prototype, 'url') ?? {};
    return get?.call(input);
  } catch {
    return undefined;
  }
}

function urlOf(input: unknown, native: string | undefined): URL | undefined {
  try {
    if (native !== undefined) return new URL(native);
    const told = isObject(input) ? input.url : undefined;
    return new URL(typeof told === 'string' ? told : String(input));
  } catch {
    return undefined;
  }
}

function isRequest(input: Input): input is Request {
  return typeof input === 'object' && 'url' in input;
}

type Fields = Partial<Record<(typeof FIELDS)[number], unknown>>;

function fieldsOf(source: object | undefined): RequestInit {
  const read = FIELDS.map((name) => [name, (source as Fields | undefined)?.[name]]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** Whether a body is gone when it was sent: that of a `Request` is one, whatever it was made of. */
function isStream(body: unknown): boolean {
  return isObject(body) && (isFunction(body.getReader) || Symbol.asyncIterator in body);
}
