import { invalidArgument } from '../validation/arguments.js';
import { isObject } from '../validation/predicates.js';
import { checkBody, isStream, ownBody } from './provider-body.js';

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
  /** As it was given, in upper or lower case. */
  method: string;
  headers: Headers;
  redirect: string;
  signal: AbortSignal | undefined;
  /** Whether its body can be sent a second time. */
  isReplayable: boolean;
}

// What `fetch` reads of an object, which may inherit it as a `Request` does.
const FIELDS = [
  ...(['method', 'headers', 'body', 'mode', 'credentials', 'cache', 'redirect'] as const),
  ...(['integrity', 'keepalive', 'signal', 'duplex', 'dispatcher'] as const),
];
const OF_REFERRER = ['referrer', 'referrerPolicy'] as const;

/**
 * Reads what `fetch` was called with, as https://fetch.spec.whatwg.org/#dom-request does.
 * @throws {ConnectValidationError} for a URL elsewhere, a credential of the application's own, or a
 * body that `fetch` would refuse
 */
export function providerRequest(
  input: Input,
  given: RequestInit | null | undefined,
  origins: ReadonlySet<string>,
): ProviderRequest {
  const native = nativeUrlOf(input);
  const url = allowedUrl(input, native, origins);
  const from = isRequest(input) ? input : undefined;
  const own = given ?? {};
  const told = fieldsOf(own, [...FIELDS, ...OF_REFERRER]);
  // The referrer of a `Request` is only kept when nothing is told beside it.
  const referrer = Object.keys(told).length === 0 ? fieldsOf(from, OF_REFERRER) : {};
  const body = ownBody(told.body ?? from?.body ?? undefined);
  if (told.body) told.body = body;
  const init: RequestInit = { ...own, ...referrer, ...told };
  const whole: RequestInit = { ...own, ...fieldsOf(from, FIELDS), ...referrer, ...told, body };
  const headers = new Headers(whole.headers);
  if (headers.has('authorization')) {
    throw invalidArgument(
      '`Authorization` must not be given: connectFetch sets it. Leave it out, or call `fetch`.',
    );
  }
  const { method = 'GET', redirect = 'follow', signal } = whole;
  checkBody(body, method, from);
  return {
    input: native === undefined ? url.href : input,
    url,
    init: native === undefined ? whole : init,
    whole,
    method,
    headers,
    redirect,
    signal: signal ?? undefined,
    isReplayable: !isStream(body),
  };
}

function allowedUrl(input: Input, native: string | undefined, origins: ReadonlySet<string>): URL {
  const url = urlOf(input, native);
  if (url !== undefined && !/^https?:$/.test(url.protocol)) {
    throw elsewhere(origins, url.protocol, 'Call `fetch` for it, which needs no token.');
  }
  if (url === undefined || !origins.has(url.origin)) {
    const got = url?.origin ?? 'something else';
    throw elsewhere(origins, got, 'Add its origin if that may get the token.');
  }
  if (hasOwnCredential(url)) {
    throw invalidArgument(
      'input must be a URL without a user name and a password: connectFetch sets the credential. ' +
        'Leave them out, or call the provider without connectFetch.',
    );
  }
  return url;
}

function elsewhere(origins: ReadonlySet<string>, got: string, fix: string): Error {
  const rule = `an absolute URL of one of \`origins\` (${[...origins].join(', ')})`;
  return invalidArgument(`input must be ${rule}, got: ${got}. ${fix}`);
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

/** Whether a URL brings a user name or a password, which `fetch` refuses. */
export function hasOwnCredential({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

type Name = (typeof FIELDS)[number] | (typeof OF_REFERRER)[number];

function fieldsOf(source: object | undefined, names: readonly Name[]): RequestInit {
  const read = names.map((name) => [name, (source as Partial<Record<Name, unknown>>)?.[name]]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}
