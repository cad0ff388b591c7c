import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { memoryStore } from '../../src/testing/index.js';
import { failureOf } from '../support/token-response.js';
import { facts, forgetGlobals, idOf, instrumented, parentOf } from './sdk.js';
import { ADA, BOB, CAROL, LINEAR, world } from './world.js';

const WHOSE = { 'grantkit.connector': LINEAR, 'grantkit.subject.type': 'user' };
const { ERROR, UNSET } = SpanStatusCode;

forgetGlobals();

async function started() {
  const [{ emulator, client, vercelToken }, otel] = [await world(), await instrumented()];
  const answers = () =>
    otel
      .spans()
      .filter(({ name }) => name === 'grantkit.token')
      .map(({ attributes }) => attributes['grantkit.cache.result'] ?? attributes['error.type']);
  return { emulator, client, vercelToken, answers, ...otel };
}

/** What every span of a token request says. */
function request(url: string) {
  const { hostname, port } = new URL(url);
  return {
    'http.request.method': 'POST',
    'server.address': hostname,
    'server.port': Number(port),
    'url.full': `${url}/v1/connect/token/oauth%2Flinear`,
    'url.template': '/v1/connect/token/{connector}',
    'grantkit.connector': LINEAR,
  };
}

describe('a token call', () => {
  test('that sends a request is a span with a client span in it', async () => {
    const { client, spans, emulator } = await started();
    await client().getToken(LINEAR, ADA);
    const [sent, call] = spans();
    expect([sent, call].map((span) => span && facts(span))).toEqual([
      {
        name: 'POST /v1/connect/token/{connector}',
        kind: SpanKind.CLIENT,
        attributes: {
          ...request(emulator.url),
          'http.response.status_code': 200,
          'http.response.header.x-vercel-id': [expect.any(String)],
        },
        status: UNSET,
      },
      {
        name: 'grantkit.token',
        kind: SpanKind.INTERNAL,
        attributes: { ...WHOSE, 'grantkit.cache.result': 'minted' },
        status: UNSET,
      },
    ]);
    expect(parentOf(sent)).toBe(idOf(call));
    expect(call?.instrumentationScope.name).toBe('grantkit');
  });

  test('that the cache answers is a span alone', async () => {
    const { client, spans, answers } = await started();
    const connect = client();
    await connect.getToken(LINEAR, ADA);
    await connect.getToken(LINEAR, ADA);
    expect(answers()).toEqual(['minted', 'hit']);
    expect(spans()).toHaveLength(3);
  });

  test('that joins a request has none of its own', async () => {
    const { client, spans, answers } = await started();
    const connect = client();
    await Promise.all([connect.getToken(LINEAR, ADA), connect.getToken(LINEAR, ADA)]);
    expect(answers().sort()).toEqual(['minted', 'waited']);
    const [sent, ...calls] = spans();
    const minted = calls.find(({ attributes }) => attributes['grantkit.cache.result'] === 'minted');
    expect(calls).toHaveLength(2);
    expect(parentOf(sent)).toBe(idOf(minted));
  });

  test('that tries again has a span for each try', async () => {
    const { client, spans, emulator } = await started();
    emulator.faults.next('token', { status: 503 });
    await client().getToken(LINEAR, ADA);
    const [refused, again, call] = spans();
    const common = request(emulator.url);
    expect([refused, again].map((span) => span && facts(span))).toMatchObject([
      {
        attributes: { ...common, 'http.response.status_code': 503, 'error.type': '503' },
        status: ERROR,
      },
      {
        attributes: { ...common, 'http.response.status_code': 200, 'http.request.resend_count': 1 },
        status: UNSET,
      },
    ]);
    expect(refused?.attributes).not.toHaveProperty('http.request.resend_count');
    expect([parentOf(refused), parentOf(again)]).toEqual([idOf(call), idOf(call)]);
  });

  test('that is refused says why, and not what answered it', async () => {
    const { client, spans } = await started();
    await failureOf(client().getToken(LINEAR, CAROL));
    const [sent, call] = spans();
    expect(sent?.attributes).toMatchObject({ 'error.type': '422' });
    expect(call && facts(call)).toMatchObject({
      attributes: { ...WHOSE, 'error.type': 'user_authorization_required' },
      status: ERROR,
    });
    expect(call?.attributes).not.toHaveProperty('grantkit.cache.result');
  });

  test('that fails without an answer says why', async () => {
    const { client, spans, answers, emulator } = await started();
    const hasty = client({ maxRetries: 0 });
    await emulator.close();
    await failureOf(hasty.getToken(LINEAR, ADA));
    await failureOf(hasty.getToken(LINEAR, ADA, { signal: AbortSignal.abort() }));
    await failureOf(hasty.getToken(LINEAR, ADA, { signal: AbortSignal.abort('enough') }));
    await failureOf(hasty.getToken(LINEAR, { subject: { type: 'ada' } } as never));
    expect(spans()[0]?.attributes).toMatchObject({ 'error.type': 'network_error' });
    expect(answers()).toEqual(['network_error', 'AbortError', '_OTHER', 'invalid_argument']);
    expect(spans().at(-1)?.attributes).toMatchObject({ 'grantkit.subject.type': '_OTHER' });
  });

  test('whose renewal fails is stale', async () => {
    const { client, answers, emulator } = await started();
    const connect = client({ maxRetries: 0 });
    const { expiresAt } = await connect.getTokenResponse(LINEAR, ADA);
    emulator.clock.advance(expiresAt - emulator.now() - 10_000);
    emulator.faults.next('token', { status: 503 });
    await connect.getToken(LINEAR, ADA);
    expect(answers()).toEqual(['minted', 'stale']);
  });

  test('that is forced is a bypass', async () => {
    const { client, answers } = await started();
    await client().getToken(LINEAR, ADA, { forceRefresh: true });
    expect(answers()).toEqual(['bypass']);
  });
});

describe('with a store', () => {
  test('a token of another process is a question, and no request', async () => {
    const { client, spans, answers } = await started();
    const cache = { store: memoryStore() };
    await client({ cache }).getToken(LINEAR, ADA);
    await client({ cache }).getToken(LINEAR, ADA);
    expect(answers()).toEqual(['minted', 'store']);
    const told = spans().map(({ name, attributes }) => [name, attributes['grantkit.store.result']]);
    expect(told).toEqual([
      ['grantkit.store.take', 'lease'],
      ['POST /v1/connect/token/{connector}', undefined],
      ['grantkit.store.settle', 'kept'],
      ['grantkit.token', undefined],
      ['grantkit.store.take', 'hit'],
      ['grantkit.token', undefined],
    ]);
    const [, sent, , minted, taken, found] = spans();
    expect([parentOf(sent), parentOf(taken)]).toEqual([idOf(minted), idOf(found)]);
  });

  test('who waits for another process asks until that has the token', async () => {
    const { client, spans, answers, emulator } = await started();
    emulator.faults.next('token', { delayMs: 100 });
    const cache = { store: memoryStore() };
    const [first, second] = [client({ cache }), client({ cache })];
    await Promise.all([first.getToken(LINEAR, ADA), second.getToken(LINEAR, ADA)]);
    expect(answers()).toEqual(['minted', 'store']);
    const results = spans().map(({ attributes }) => attributes['grantkit.store.result']);
    expect(results).toEqual(expect.arrayContaining(['lease', 'busy', 'kept', 'hit']));
  });

  test('a store that is out says so', async () => {
    const { client, spans } = await started();
    const late = Object.assign(new Error('gk1:{key}'), { code: 'timeout' });
    const take = () => Promise.reject(late);
    const store = Object.assign(memoryStore(), { take });
    await client({ cache: { store } }).getToken(LINEAR, ADA);
    expect(spans().map(facts)[0]).toEqual({
      name: 'grantkit.store.take',
      kind: SpanKind.INTERNAL,
      attributes: { ...WHOSE, 'error.type': 'timeout' },
      status: ERROR,
    });
  });
});

test('calls of two users at once have their own requests in them', async () => {
  const { client, spans } = await started();
  const connect = client();
  await Promise.all([ADA, BOB, ADA, BOB].map((user) => connect.getToken(LINEAR, user)));
  const sent = spans().filter(({ kind }) => kind === SpanKind.CLIENT);
  const minted = spans().filter((one) => one.attributes['grantkit.cache.result'] === 'minted');
  expect(sent).toHaveLength(2);
  expect(sent.map(parentOf).sort()).toEqual(minted.map(idOf).sort());
});

test('what is told belongs to the span of the caller, and what a request does to the request', async () => {
  const { client, spans, tracerProvider } = await started();
  const inFetch: (string | undefined)[] = [];
  const connect = client({
    fetch: (...args) => {
      inFetch.push(trace.getActiveSpan()?.spanContext().spanId);
      return fetch(...args);
    },
  });
  const route = await tracerProvider.getTracer('app').startActiveSpan('route', async (span) => {
    await connect.getToken(LINEAR, ADA);
    await connect.revokeToken(LINEAR, ADA);
    span.end();
    return span.spanContext().spanId;
  });
  const [post, call, revoked] = spans();
  expect([parentOf(call), parentOf(revoked)]).toEqual([route, route]);
  expect(revoked?.name).toBe('DELETE /v1/connect/connectors/{connector}/tokens');
  expect(inFetch).toEqual([idOf(post), idOf(revoked)]);
});

test('without a context manager requests still belong to their call', async () => {
  const { client, spans } = await started();
  context.disable();
  await client().getToken(LINEAR, ADA);
  const [sent, call] = spans();
  expect(parentOf(sent)).toBe(idOf(call));
});

test('nothing that is told holds a credential or the id of a subject', async () => {
  const { client, spans, counts, vercelToken, emulator } = await started();
  const connect = client({ cache: { store: memoryStore() } });
  const token = await connect.getToken(LINEAR, ADA);
  const subject = { type: 'token', token: 'subject_secret' } as const;
  emulator.faults.next('token', { status: 500 });
  await failureOf(connect.getToken(LINEAR, { subject }));
  await connect.revokeToken(LINEAR, ADA);
  const printed = JSON.stringify([
    spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
    await counts('grantkit.token.requests'),
  ]);
  expect(printed).toContain('grantkit.token');
  for (const secret of [token, vercelToken, 'subject_secret', 'ada']) {
    expect(printed).not.toContain(secret);
  }
});
