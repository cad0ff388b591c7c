import fc from 'fast-check';
import { SECRET } from './hostile-values.js';

/** Makes what comes back for a request; `signal` ends it. */
export type Reply = (signal?: AbortSignal | null) => unknown;

const encoder = new TextEncoder();
/** How long a body that does not end is silent before its connection breaks. */
const SILENCE_MS = 90;
const JSON_TYPE = { 'content-type': 'application/json' };

/** The credential as a service may repeat it. */
const SPELLINGS = [
  SECRET,
  `Bearer ${SECRET}`,
  btoa(SECRET),
  btoa(`x:${SECRET}`),
  btoa(`xy:${SECRET}`),
  encodeURIComponent(`Bearer ${SECRET}`),
  JSON.stringify({ authorization: `Bearer ${SECRET}` }),
  SECRET.replace('_', '\\u005f'),
  SECRET.replace('_', '%5F'),
  SECRET.replace('_', '&#95;'),
  `<pre>${SECRET}</pre>`,
  `${SECRET}${SECRET}`,
];
const echo = fc.constantFrom(...SPELLINGS);

const hostileText = fc.oneof(
  fc.string(),
  fc.constantFrom('\ud800', 'a\udfff', '\u0000', '\u202e', 'x'.repeat(10_000), ' ', '\r\n'),
);
const hostileJson = fc.oneof(
  fc.jsonValue(),
  hostileText,
  echo,
  fc.constantFrom(-1, 0, 1e300, -1e300, 8.64e15 + 1, 'NaN', '2030-01-01', true, null),
);

/** The fields of all replies, each of which may be anything. */
const fields = fc
  .record(
    {
      ...{ token: hostileJson, expiresAt: hostileJson, name: hostileJson, connector: hostileJson },
      ...{ installationId: hostileJson, externalSubject: hostileJson, metadata: hostileJson },
      ...{ url: hostileJson, request: hostileJson, verifier: hostileJson, status: hostileJson },
      ...{ deviceCode: hostileJson, data: hostileJson, id: hostileJson, uid: hostileJson },
      ...{ access_token: hostileJson, id_token: hostileJson, expires_in: hostileJson },
      ...{ scope: hostileJson, sub: hostileJson, email: hostileJson, code: hostileJson },
      ...{ error: hostileJson, err: hostileJson, error_description: hostileJson },
    },
    { requiredKeys: [] },
  )
  .map((value) => JSON.stringify(value));

/** What the service says no with, and what it repeats on that occasion. */
const refusal = fc
  .record({
    code: fc.oneof(
      echo,
      hostileJson,
      fc.constantFrom('no_token', 'user_authorization_required', 'forbidden', 'slow_down'),
      fc.constantFrom('client_installation_required', 'invalid_grant', 'access_denied'),
    ),
    message: fc.oneof(echo, hostileJson),
    vendor: fc.oneof(
      echo.map((text) => ({ [text]: text, deep: [[{ text }]] })),
      hostileJson,
    ),
  })
  .chain((error) =>
    fc.constantFrom(
      { error },
      { err: error },
      { error: { ...error, meta: { vendor: error.vendor } } },
      { ...error, error_description: error.message },
    ),
  )
  .map((value) => JSON.stringify(value));

const bodies = fc.oneof(
  fields,
  refusal,
  fc.json(),
  fc.string(),
  echo,
  fc.constantFrom('', '{', 'null', '[]', '"', '<!doctype html>', '\ufeff{}', '{}{}'),
  fc.constantFrom(
    '{"__proto__":{"token":"t","expiresAt":1},"constructor":{"prototype":{}}}',
    '{"token":"t","token":"u","expiresAt":9e15,"toJSON":1,"then":1}',
    '{"token":"t","expiresAt":9e15,"connector":{"__proto__":null}}',
    '['.repeat(5_000),
    `${'{"a":'.repeat(4_500)}1${'}'.repeat(4_500)}`,
    `{"token":"t","expiresAt":9e15,"name":"${'x'.repeat(1_100_000)}"}`,
  ),
);

const headers = fc.record(
  {
    'content-type': fc.constantFrom('application/json', 'text/html', 'nonsense', ''),
    'retry-after': fc.oneof(
      fc.constantFrom('0', '-1', 'soon', '1e9', '99999999999999999999', SECRET),
      fc.constantFrom('Thu, 01 Jan 1970 00:00:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT'),
    ),
    date: fc.constantFrom('Thu, 01 Jan 1970 00:00:00 GMT', 'never', '', SECRET),
    'content-length': fc.constantFrom('0', '5', '-1', '999999999999'),
    'content-encoding': fc.constantFrom('gzip', 'br', 'identity'),
    'x-vercel-id': fc.constantFrom('iad1::x', 'x'.repeat(5_000), SECRET, ` ${SECRET} `),
    location: fc.constantFrom('https://evil.test/', '//evil.test', 'javascript:1', '\\', SECRET),
    'set-cookie': fc.constant(`session=${SECRET}`),
  },
  { requiredKeys: [] },
);

const status = fc.oneof(
  fc.constantFrom(200, 200, 200, 200, 201, 202, 204, 205, 206, 226, 299),
  fc.constantFrom(300, 301, 302, 303, 304, 307, 308),
  fc.constantFrom(400, 401, 403, 404, 408, 409, 410, 418, 422, 425, 429, 451),
  fc.constantFrom(500, 501, 502, 503, 504, 520, 599),
);

function isEmpty(code: number): boolean {
  return [204, 205, 304].includes(code);
}

/** A whole answer. */
const answered: fc.Arbitrary<Reply> = fc
  .record({ status, body: bodies, headers, statusText: fc.constantFrom('', 'OK', SECRET) })
  .map(
    ({ body, ...init }) =>
      () =>
        new Response(isEmpty(init.status) ? null : body, init),
  );

/** An answer that looks right up to a certain moment. */
const streamed: fc.Arbitrary<Reply> = fc
  .record({ status, body: bodies, headers, ending: fc.constantFrom(...endings()) })
  .map(({ body, ending, ...init }) => (signal) => {
    if (isEmpty(init.status)) return new Response(null, init);
    return new Response(streamOf(body.slice(0, 5_000), ending, signal), init);
  });

/** What no `fetch` of a runtime gives, and one of an application may. */
const broken: fc.Arbitrary<Reply> = fc.constantFrom<Reply>(
  () => Response.error(),
  () => undefined,
  () => null,
  () => ({}),
  () => ({ ok: true, status: 200, json: async () => ({ token: 't' }) }),
  () => Object.assign(Response.json({}), { status: 'many' }),
  () => thrown(new TypeError('fetch failed', { cause: new Error(`to ${SECRET}`) })),
  () => thrown(Object.assign(new Error(SECRET), { code: SECRET, headers: { SECRET } })),
  () => thrown(new DOMException(`The operation was aborted ${SECRET}`, 'AbortError')),
  () => thrown(new AggregateError([new Error(SECRET), SECRET], SECRET)),
  () => thrown(SECRET),
  () => thrown(undefined),
  () => thrown(null),
  () => thrown(Symbol('s')),
  () => thrown(new Proxy({}, { get: () => thrown(new Error('hostile')) })),
  () => thrown(Object.defineProperty(new Error('x'), 'message', { get: () => thrown(1) })),
  () => used(),
);

export const hostileReply: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 8, arbitrary: answered },
  { weight: 3, arbitrary: streamed },
  { weight: 1, arbitrary: broken },
);

type Ending = (controller: ReadableStreamDefaultController) => void;

function endings(): Ending[] {
  return [
    (controller) => controller.close(),
    (controller) => controller.error(new TypeError(`terminated ${SECRET}`)),
    (controller) => controller.error(SECRET),
    (controller) => controller.enqueue('no bytes'),
    (controller) => controller.enqueue(new Uint8Array([0xff, 0xfe, 0xc0])),
    // Nothing more comes.
    () => {},
  ];
}

/** A body that trickles, and ends in a way of its own. */
function streamOf(text: string, end: Ending, signal?: AbortSignal | null): ReadableStream {
  const bytes = encoder.encode(text);
  const size = Math.max(1, Math.ceil(bytes.length / 7));
  let at = 0;
  return new ReadableStream({
    start(controller) {
      signal?.addEventListener('abort', () => controller.error(signal.reason), { once: true });
    },
    async pull(controller) {
      await new Promise((resolve) => setImmediate(resolve));
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + size));
      else {
        end(controller);
        await new Promise((resolve) => setTimeout(resolve, SILENCE_MS));
        // Unless it is closed by now.
        controller.error(new TypeError('terminated'));
      }
      at += size;
    },
  });
}

function used(): Response {
  const response = new Response('{}', { headers: JSON_TYPE });
  response.text().catch(() => {});
  return response;
}

function thrown(error: unknown): never {
  throw error;
}
