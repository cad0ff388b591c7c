import type { Attributes } from '@opentelemetry/api';
import type { Traces } from '../internal/environment/tracing.js';
import { isErrorName } from '../internal/validation/predicates.js';
import type { ConnectRequestTrace, ConnectStoreTrace, ConnectTokenTrace } from '../traces.js';

const SUBJECTS = ['app', 'user', 'jwt-bearer', 'token'];
const OTHER = '_OTHER';

/** What a span says of an operation that begins. */
export interface SpanStart {
  name: string;
  isClient?: boolean;
  attributes: Attributes;
}

/** What a span says of an operation, and when that has ended. */
type SpanText<T> = {
  start: (trace: T) => SpanStart;
  end: (trace: T) => Attributes;
};

/** The texts of all spans. @see https://opentelemetry.io/docs/specs/semconv/http/http-spans/ */
export const SPAN_TEXTS: { [N in keyof Traces]: SpanText<Traces[N]> } = {
  token: {
    start: (trace) => ({ name: 'grantkit.token', attributes: whose(trace) }),
    end: answerOf,
  },
  request: {
    start: requestStart,
    end: ({ status, requestId, error }) => ({
      'http.response.status_code': status,
      'http.response.header.x-vercel-id': requestId === undefined ? undefined : [requestId],
      'error.type': isFailure(status) ? String(status) : typeOf(error),
    }),
  },
  store: {
    start: (trace) => ({ name: `grantkit.store.${trace.operation}`, attributes: whose(trace) }),
    end: ({ result, error }) => ({ 'grantkit.store.result': result, 'error.type': typeOf(error) }),
  },
};

/** What answered a token call, or why it failed: then nothing did. */
export function answerOf({ cacheResult, error }: ConnectTokenTrace): Attributes {
  return error === undefined
    ? { 'grantkit.cache.result': cacheResult }
    : { 'error.type': typeOf(error) };
}

/** Whether a request brought a token, for which the service charges. */
export function isBilled({ method, url, status = 0 }: ConnectRequestTrace): boolean {
  return method === 'POST' && url.includes('/v1/connect/token/') && status >= 200 && status < 300;
}

function whose({ connector, subject }: ConnectTokenTrace | ConnectStoreTrace): Attributes {
  return {
    'grantkit.connector': textOf(connector),
    // What is refused may have anything there.
    'grantkit.subject.type': SUBJECTS.includes(subject) ? subject : OTHER,
  };
}

function requestStart({ method, url, attempt, connector }: ConnectRequestTrace): SpanStart {
  const { protocol, host, hostname, port, pathname } = new URL(url);
  const template = templateOf(pathname, connector);
  return {
    name: template === undefined ? method : `${method} ${template}`,
    isClient: true,
    attributes: {
      'http.request.method': method,
      'http.request.resend_count': attempt > 1 ? attempt - 1 : undefined,
      'server.address': hostname.replace(/^\[|\]$/g, ''),
      'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
      // Neither a password nor a query, which may hold a credential.
      'url.full': `${protocol}//${host}${pathname}`,
      'url.template': template,
      'grantkit.connector': textOf(connector),
    },
  };
}

function templateOf(pathname: string, connector: string | undefined): string | undefined {
  if (connector === undefined) return undefined;
  const segments = pathname.split('/');
  const at = segments.indexOf(encodeURIComponent(connector));
  return at === -1 ? undefined : segments.with(at, '{connector}').join('/');
}

function typeOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  const { code, name } = Object(error) as { code?: unknown; name?: unknown };
  return [code, name].find(isErrorName) ?? OTHER;
}

const isFailure = (status: number | undefined) => status !== undefined && status >= 400;
const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
