import { describe, expect, test } from 'vitest';
import { ConnectError, ConnectValidationError } from '../../src/index.js';
import { advance, fakeClocks, NEVER, serverAndClient } from '../support/client.js';
import {
  type Answer,
  connectServer,
  gate,
  type ReceivedRequest,
  refusal,
} from '../support/connect-server.js';
import { outcomeOf } from '../support/fleet.js';
import { ANN, APP, failureOf, tokenResponse } from '../support/token-response.js';

const USER = ANN.subject;

/** A service that answers by connector. */
async function world(answers: Record<string, Answer>) {
  const answer = ({ path }: ReceivedRequest) =>
    answers[decodeURIComponent(path.split('/').at(-1) ?? '')] ?? {};
  return serverAndClient({ maxRetries: 0 }, answer);
}

describe('the status of a connection', () => {
  test.each<[string, Answer, object]>([
    ['authorized', { json: tokenResponse({ expiresAt: 9e15, name: 'Acme' }) }, { name: 'Acme' }],
    ['authorization_required', refusal(422, 'user_authorization_required'), {}],
    ['authorization_required', refusal(400, 'authorization_pending'), {}],
    ['authorization_required', refusal(400, 'access_denied'), {}],
    ['revoked', refusal(422, 'no_token'), {}],
    ['installation_required', refusal(422, 'client_installation_required'), {}],
    ['unavailable', refusal(503, 'down'), { error: { status: 503 } }],
    ['unavailable', refusal(429, 'rate_limited'), { error: { status: 429 } }],
    ['unavailable', refusal(404, 'not_found'), { error: { status: 404 } }],
    ['unavailable', refusal(403, 'client_not_linked_to_project'), { error: { status: 403 } }],
    ['unavailable', { breaks: 'before' }, { error: { code: 'network_error' } }],
    ['unavailable', { text: '<html>' }, { error: { code: 'invalid_response' } }],
  ])('is %s after %j', async (status, answer, more) => {
    const { connect } = await world({ 'oauth/linear': answer });
    const [known] = await connect.getConnectionStatus(['oauth/linear'], USER);
    expect(known).toMatchObject({ connector: 'oauth/linear', status, ...more });
    expect(known?.error === undefined).toBe(status === 'authorized');
  });

  test('comes in the order of the connectors, and one that fails fails no other', async () => {
    const { opened, open } = gate();
    const { connect, server } = await world({
      a: { after: opened },
      b: refusal(500, 'down'),
      c: refusal(422, 'no_token'),
    });
    const asked = connect.getConnectionStatus(['a', 'b', 'c', 'a'], USER);
    await server.received(3);
    open();
    const states = (await asked).map(({ connector, status }) => [connector, status]);
    expect(states).toEqual([
      ['a', 'authorized'],
      ['b', 'unavailable'],
      ['c', 'revoked'],
      ['a', 'authorized'],
    ]);
    expect(server.requests).toHaveLength(3);
  });

  test('is not authorized by a token that its provider has rejected', async () => {
    const { connect } = await serverAndClient({ maxRetries: 0 }, {}, refusal(503, 'down'));
    const api = await connectServer({ status: 401 });
    const answer = await connect.connectFetch('a', ANN, { origins: [api.url] })(api.url);
    expect(answer.status).toBe(401);
    const [known] = await connect.getConnectionStatus(['a'], USER);
    expect(known).toMatchObject({ status: 'unavailable', error: { status: 503 } });
    expect(await connect.getToken('a', ANN)).toBe('token-1');
  });

  test('holds no token', async () => {
    const { connect } = await world({ a: { json: tokenResponse({ token: 'secret-token' }) } });
    expect(JSON.stringify(await connect.getConnectionStatus(['a'], USER))).not.toContain('secret');
  });
});

describe('a request', () => {
  test('is spared where a token is kept, and its token is kept', async () => {
    const { connect, server } = await world({});
    const scopes = ['read', 'write'];
    await connect.getToken('a', { ...ANN, scopes });
    await connect.getConnectionStatus([{ connector: 'a', scopes: ['write', 'read'] }, 'b'], USER);
    expect(server.requests).toHaveLength(2);
    await connect.getToken('b', ANN);
    expect(server.requests).toHaveLength(2);
    await connect.getConnectionStatus(['b'], USER, { forceRefresh: true });
    expect(server.requests).toHaveLength(3);
  });

  test('is one of six at once', async () => {
    const gates = Array.from({ length: 20 }, gate);
    let open = 0;
    let most = 0;
    const { connect, server } = await serverAndClient({}, ({ path }) => {
      most = Math.max(most, ++open);
      const after = gates[Number(path.split('/').at(-1))]?.opened.then(() => open--);
      return { after: Promise.resolve(after) };
    });
    const asked = connect.getConnectionStatus(
      gates.map((_, index) => String(index)),
      USER,
    );
    for (const [index, { open: answer }] of gates.entries()) {
      await server.received(Math.min(index + 6, 20));
      answer();
    }
    expect((await asked).every(({ status }) => status === 'authorized')).toBe(true);
    expect(most).toBe(6);
  });

  test('ends with the signal, whose reason is what the call rejects with', async () => {
    const { connect, server } = await serverAndClient({}, { after: new Promise(() => {}) });
    const controller = new AbortController();
    const names = Array.from({ length: 10 }, (_, index) => String(index));
    const { signal } = controller;
    const asked = failureOf(connect.getConnectionStatus(names, USER, { signal }));
    await server.received(6);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await asked).toBe(reason);
    expect(server.requests).toHaveLength(6);
  });

  test('ends with the signal, too, when its reason is a failure of the service', async () => {
    const { connect, server } = await serverAndClient({}, NEVER);
    const controller = new AbortController();
    const { signal } = controller;
    const asked = failureOf(connect.getConnectionStatus(['a'], USER, { signal }));
    await server.received(1);
    const reason = new ConnectError('Another call was refused.', { status: 403 });
    controller.abort(reason);
    expect(await asked).toBe(reason);
  });
});

describe('the limit of time', () => {
  fakeClocks();

  test('is shared out: those that hang take nothing from those after them', async () => {
    const { connect, server } = await serverAndClient({}, ({ path }) =>
      path.includes('hanging') ? NEVER : {},
    );
    await connect.getToken('kept', ANN);
    const names = Array.from({ length: 12 }, (_, index) => `hanging-${index}`);
    const options = { timeoutMs: 1_500, maxRetries: 0 };
    const asked = connect.getConnectionStatus([...names, 'kept', 'well'], USER, options);
    await server.received(1 + 6);
    await advance(499);
    expect(server.requests).toHaveLength(1 + 6);
    await advance(1);
    await server.received(1 + 12);
    await advance(500);
    await server.received(1 + 12 + 1);
    const statuses = await asked;
    const limit = 'Failed to get token: no answer within 500 ms. Check the connection';
    for (const { status, error } of statuses.slice(0, 12)) {
      expect(status).toBe('unavailable');
      expect(error?.message).toContain(limit);
    }
    expect(statuses.slice(12).map(({ status }) => status)).toEqual(['authorized', 'authorized']);
  });

  test('is whole milliseconds, and one at least', async () => {
    const { connect } = await serverAndClient({}, NEVER);
    const names = Array.from({ length: 7 }, (_, index) => String(index));
    const asked = connect.getConnectionStatus(names, USER, { timeoutMs: 1, maxRetries: 0 });
    const statuses = outcomeOf(asked);
    for (const { error } of await statuses) expect(error?.message).toContain('within 1 ms.');
  });
});

test('nobody is asked about no connectors', async () => {
  const { connect, server } = await world({});
  expect(await connect.getConnectionStatus([], APP.subject)).toEqual([]);
  expect(server.requests).toEqual([]);
});

test.each<[unknown, unknown, unknown, string]>([
  [
    'oauth/linear',
    USER,
    {},
    'connectors: must be an array of connectors, such as slack/acme-slack',
  ],
  [undefined, USER, {}, 'connectors: must be an array'],
  [['a', 7], USER, {}, 'connectors: `1` must be the id or UID of a connector, or an object'],
  [['a', ''], USER, {}, 'connector is required'],
  [['a', {}], USER, {}, 'connector is required'],
  [['..'], USER, {}, 'connector must not be "." or ".."'],
  [[{ connector: 'a', scopes: 'read' }], USER, {}, 'connectors.0: `scopes` must be an array'],
  [['a'], undefined, {}, 'subject: must be an object whose `type` is one of'],
  [['a'], { type: 'user' }, {}, 'subject: `id` must be a non-empty string'],
  [['a'], USER, { timeoutMs: 'long' }, 'options: `timeoutMs` must be a positive number'],
  [['a'], USER, { signal: 1 }, 'options: `signal` must be an AbortSignal'],
])(
  'refuses %j, %j and %j before anything is sent',
  async (connectors, subject, options, message) => {
    const { connect, server } = await world({});
    const asked = connect.getConnectionStatus(connectors as [], subject as never, options as never);
    const error = await failureOf(asked);
    expect(error).toBeInstanceOf(ConnectValidationError);
    expect(error.message).toContain(message);
    expect(server.requests).toEqual([]);
  },
);
