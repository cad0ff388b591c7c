import type { ConnectError } from '../../errors.js';
import type { ConnectVendorErrorPayload } from '../../types.js';
import { kindOfRefusal, kindOfStatus } from './error-kinds.js';
import { requestIdOf, retryAfterMs } from './headers.js';
import { excerpt, mask, maskDeep } from './mask.js';

type Json = Record<string, unknown>;

const LONGEST_CODE = 64;
const TRANSIENT = new Set([408, 425, 429]);

/** What an error says beside the response. */
export interface ErrorContext {
  operation: string;
  connector?: string | undefined;
  baseUrl: string;
  credentials: readonly string[];
}

/** The error that a failed response stands for. */
export function apiError(
  response: Response,
  text: string,
  { operation, credentials, connector, baseUrl }: ErrorContext,
): ConnectError {
  const { status } = response;
  const statusText = mask(response.statusText ?? '', credentials);
  const body = parse(text);
  const error = asObject(body.error) ?? asObject(body.err) ?? {};
  const code = isShort(error.code) ? withoutCredential(error.code, credentials) : undefined;
  const said = typeof error.message === 'string' ? mask(error.message, credentials) : '';
  const quoted = excerpt(mask(text, credentials));
  const kind = kindOfRefusal(code, status, said);
  const { ErrorClass, hint: hintFor } = kind ?? kindOfStatus(status);
  const hint = hintFor?.({ connector: connector ?? '<connector>', baseUrl });
  const summary = [[status, statusText].filter(Boolean).join(' '), code, quoted].filter(Boolean);
  const unsaid = kind ? quoted || hint : `${operation}: ${summary.join(' - ')}`;
  const vendor = vendorOf(error) ?? vendorOf(body);
  return new ErrorClass(said || unsaid || operation, {
    code,
    connector: connector && withoutCredential(connector, credentials),
    status,
    statusText,
    vendor: vendor && (maskDeep(vendor, credentials) as Json),
    requestId: requestIdOf(response, credentials),
    retryAfterMs: retryAfterMs(response),
    retryable: kind === undefined && (status >= 500 || TRANSIENT.has(status)),
    hint,
  });
}

function parse(text: string): Json {
  try {
    return asObject(JSON.parse(text)) ?? {};
  } catch {
    return {};
  }
}

function isShort(code: unknown): code is string {
  return typeof code === 'string' && code.length <= LONGEST_CODE;
}

/** A name as it is; one that holds a credential is none. */
function withoutCredential(name: string, credentials: readonly string[]): string | undefined {
  return mask(name, credentials) === name ? name : undefined;
}

function vendorOf(holder: Json): ConnectVendorErrorPayload | undefined {
  return asObject(holder.vendor) ?? asObject(asObject(holder.meta)?.vendor);
}

function asObject(value: unknown): Json | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Json) : undefined;
}
