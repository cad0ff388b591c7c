import fc from 'fast-check';
import * as undici from 'undici';
import { describe, expect, test } from 'vitest';
import { createConnect } from '../../../src/index.js';
import {
  type Answer,
  type ConnectServer,
  connectServer,
  type ReceivedRequest,
} from '../../support/connect-server.js';
import { APP } from '../../support/token-response.js';
import { UNAUTHORIZED } from './calling.js';

type Send = typeof fetch;
type Fields = Record<string, unknown>;
type Implementation = Pick<typeof globalThis, 'Request' | 'fetch'>;

const REASON = new Error('the application has had enough');
const MOVED: Answer = { status: 307, headers: { location: '/there' } };
const FINE: Answer = { json: {} };

/** What arrives but for the token, and for how long a body is, which no stream tells. */
function told({ method, path, text, headers }: ReceivedRequest) {
  const rest = { ...headers };
  for (const name of ['authorization', 'connection', 'content-length', 'transfer-encoding']) {
    delete rest[name];
  }
  return { method, path, text, rest };
}

/** What becomes of a call, and what arrives of it. */
async function outcomeOf(send: Send, api: ConnectServer, script: Answer[], args: unknown[]) {
  api.requests.length = 0;
  api.answer(...script);
  const end = await send(...(args as Parameters<Send>)).then(
    ({ status, redirected }) => `${status}${redirected ? ' by a redirect' : ''}`,
    (error) => (error === REASON ? 'aborted' : 'failed'),
  );
  return { end, arrived: api.requests.map(told) };
}

const one = (...values: unknown[]) => fc.constantFrom(...values);
const FIELDS = {
  method: one('GET', 'head', 'POST', 'put', 'DELETE', 'options'),
  redirect: one('follow', 'manual', 'error'),
  cache: one('no-store', 'reload', 'default'),
  referrer: one('http://127.0.0.1:1/from', 'about:client'),
  referrerPolicy: one('origin', 'unsafe-url', ''),
  credentials: one('omit', 'include'),
  mode: one('cors', 'same-origin'),
  keepalive: one(true, false),
  integrity: one(''),
  duplex: one('half'),
  signal: one(AbortSignal.abort(REASON), new AbortController().signal),
};
const requests = fc.record<Fields>(
  {
    ...FIELDS,
    body: one('of the request'),
    headers: one({ 'x-of': 'request' }, { 'content-type': 'text/x-of-request' }),
  },
  { requiredKeys: [] },
);
// Bun takes a body of `null` for none, where the standard takes that of the `Request`.
const NULLABLE = new Set(['signal', 'keepalive', ...('Bun' in globalThis ? [] : ['body'])]);
const ofOptions = Object.entries({
  ...FIELDS,
  body: one('of the options'),
  headers: one({ 'x-of': 'options' }, {}, [['content-type', 'text/x-of-options']]),
  unknown: one(1),
}).map(([name, values]) => [
  name,
  fc.oneof(values, one(undefined, NULLABLE.has(name) ? null : undefined)),
]);
const options = fc.record<Fields>(Object.fromEntries(ofOptions), { requiredKeys: [] });

/** The fields that can be compared, of a `Request` or beside one. */
function comparable(
  { keepalive, referrer, referrerPolicy, ...fields }: Fields,
  of: Implementation,
) {
  const url = 'https://api.example/';
  const { referrer: kept } = new of.Request(new of.Request(url, { referrer: url }));
  return {
    ...fields,
    // The body of another implementation is a stream, with which `fetch` refuses to stay alive.
    ...(of === globalThis && { keepalive }),
    // Newer versions of undici always forget it.
    ...(kept === url && { referrer, referrerPolicy }),
  };
}

/** A `Request` of GET or HEAD has no body. */
function possible({ body, ...fields }: Fields) {
  const isBare = /^(get|head)$/i.test(String(fields.method ?? 'GET'));
  return isBare || body === undefined ? fields : { ...fields, body };
}

describe.each([
  ['the runtime', globalThis],
  ['npm', undici as unknown as Implementation],
])('a Request of %s, and options beside it,', (_, implementation) => {
  const { Request, fetch } = implementation;

  test('reach the provider as `fetch` would send them', async () => {
    const [api, service] = await Promise.all([connectServer(), connectServer()]);
    const client = { baseUrl: service.url, vercelToken: 'vercel-token' };
    const compare = async (ofRequest: Fields, beside: Fields | undefined) => {
      const request: Fields = possible(comparable(ofRequest, implementation));
      const init: Fields | undefined = beside && comparable(beside, implementation);
      const send = (by: Send, ...script: Answer[]) =>
        outcomeOf(by, api, script, [new Request(`${api.url}/here`, request as never), init]);
      const own = (...script: Answer[]) => {
        const { connectFetch } = createConnect(client);
        return send(connectFetch('c', APP, { origins: [api.url], fetch }), ...script);
      };
      // What a `Request` was made of is not to be had, and cannot be sent twice.
      const isGone = request.body !== undefined && (init?.body ?? null) === null;

      const direct = await send(fetch, FINE);
      expect(await own(FINE)).toEqual(direct);

      const moved = await send(fetch, MOVED, FINE);
      const isStuck = isGone && moved.arrived.length === 2;
      const stuck = { end: 'failed', arrived: moved.arrived.slice(0, 1) };
      expect(await own(MOVED, FINE)).toEqual(isStuck ? stuck : moved);

      const [sent] = direct.arrived;
      const replayed = isGone
        ? { end: '401', arrived: [sent] }
        : { ...direct, arrived: [sent, sent] };
      expect(await own(UNAUTHORIZED, FINE)).toEqual(sent === undefined ? direct : replayed);
    };
    const inits = fc.option(options, { nil: undefined });
    await fc.assert(fc.asyncProperty(requests, inits, compare), { numRuns: 40 });
  });
});
