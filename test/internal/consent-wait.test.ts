import { beforeEach, describe, expect, test } from 'vitest';
import {
  type ConnectClientOptions,
  ConnectError,
  type ConnectEvent,
  ConnectNetworkError,
  ConnectorInstallationRequiredError,
  ConnectTimeoutError,
  ConnectValidationError,
  createConnect,
} from '../../src/index.js';
import {
  advance,
  fakeClocks,
  NEVER,
  NOW,
  serverAndClient,
  unhandledRejections,
  watch,
} from '../support/client.js';
import {
  type Answer,
  type ConnectServer,
  refusal,
  turn,
  until,
} from '../support/connect-server.js';
import { ANN, APP, failureOf, tokenResponse } from '../support/token-response.js';

const VERIFIER = 'verifier-that-nobody-may-see';
const never = (): never => {
  throw new RangeError('not to be read');
};
const PENDING = { json: { status: 'pending' } };
const GIVEN = { json: { status: 'success' } };
const TOKEN = { json: tokenResponse({ token: 'fresh', expiresAt: NOW + 3_600_000 }) };
const challenge = {
  ...{ request: 'req_1', verifier: VERIFIER, url: 'https://connect.test/consent' },
  expiresAt: NOW + 60_000,
};

fakeClocks();

/** How many requests are on their way. */
let inAir = 0;

beforeEach(() => {
  inAir = 0;
});

/** A client that has asked for a consent, and what it then gets from a service. */
async function asked(script: Answer[], options: ConnectClientOptions = {}) {
  const settings: ConnectClientOptions = {
    ...options,
    fetch(...call) {
      inAir++;
      return fetch(...call);
    },
    onEvent(event) {
      if (event.type === 'request') inAir--;
      options.onEvent?.(event);
    },
  };
  const made = await serverAndClient(settings, { json: challenge }, ...script);
  const waitFor = await made.connect.startAuthorization('oauth/linear', ANN, { region: 'sfo1' });
  made.server.requests.length = 0;
  return { ...made, waitFor };
}

/** Lets time pass in small steps, none of them while a request is on its way; returns how much. */
async function pass(isOver: () => boolean, isQuiet = () => inAir === 0): Promise<number> {
  const startedAt = Date.now();
  while (!isOver()) {
    await advance(250);
    await turn();
    await until(isQuiet);
    await turn();
  }
  return Date.now() - startedAt;
}

/** What a promise brings when enough time has passed. */
async function settled<T>(promise: Promise<T>): Promise<T> {
  const seen = watch(promise);
  await pass(() => seen.isSettled);
  return promise;
}

describe('the outcome', () => {
  test('is the token once the user has consented, for which one request is billed', async () => {
    const { connect, server, waitFor } = await asked([PENDING, PENDING, GIVEN, TOKEN]);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome).toEqual({ status: 'authorized', token: TOKEN.json });
    const result = `GET /v1/connect/result/${VERIFIER}`;
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      ...[result, result, result, 'POST /v1/connect/token/oauth%2Flinear'],
    ]);
    expect(server.requests.at(-1)?.body).toMatchObject(ANN);
    expect(await connect.getToken('oauth/linear', ANN)).toBe('fresh');
    expect(server.requests).toHaveLength(4);
  });

  test.each<[string, object, string]>([
    ['denied', { status: 'canceled', error: { code: 'access_denied' } }, 'denied'],
    ['denied with an error', { status: 'error', error: { code: 'access_denied' } }, 'denied'],
    ['expired', { status: 'error', error: { code: 'expired_token' } }, 'expired'],
  ])('is %s when the service says so', async (_, json, status) => {
    const { connect, server, waitFor } = await asked([{ json }]);
    expect(await settled(connect.waitForAuthorization(waitFor))).toEqual({ status });
    expect(server.requests).toHaveLength(1);
  });

  test('is expired after ten minutes when nobody says how long it lasts', async () => {
    const { connect } = await asked([PENDING]);
    const pending = { verifier: VERIFIER };
    const options = { connector: 'oauth/linear', params: ANN };
    const outcome = await settled(connect.waitForAuthorization(pending, options));
    expect(outcome).toEqual({ status: 'expired' });
    expect(Date.now() - NOW).toBe(600_000);
  });

  test('is expired when its time is over and the service tells only that there is no token', async () => {
    const script = [refusal(404, 'not_found'), refusal(400, 'authorization_pending')];
    const { connect, waitFor } = await asked(script);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome).toEqual({ status: 'expired' });
  });

  test.each([
    [-3, 9_000],
    [-2, 6_000],
    [2, 6_000],
    [3, 3_000],
  ])(
    'is expired by the clock of the service, where that is over 2 s off: %i s',
    async (aheadS, expected) => {
      const answer = () => {
        const date = new Date(Date.now() + aheadS * 1_000).toUTCString();
        return { ...PENDING, headers: { date } };
      };
      const { connect, server } = await asked([]);
      server.answer(answer);
      const pending = { ...challenge, expiresAt: NOW + 6_000 };
      const options = { connector: 'oauth/linear', params: ANN };
      const outcome = await settled(connect.waitForAuthorization(pending, options));
      expect(outcome).toEqual({ status: 'expired' });
      expect(Date.now() - NOW).toBe(expected);
    },
  );

  test('is expired when its time is over and the service still waits', async () => {
    const { connect, server, waitFor } = await asked([PENDING]);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome).toEqual({ status: 'expired' });
    expect(Date.now() - NOW).toBe(60_000);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('is an error when it came to nothing for another reason', async () => {
    const error = { code: 'client_installation_required', message: `no install ${VERIFIER}` };
    const { connect, waitFor } = await asked([{ json: { status: 'error', error } }]);
    const failure = await failureOf(settled(connect.waitForAuthorization(waitFor)));
    expect(failure).toBeInstanceOf(ConnectorInstallationRequiredError);
    expect(failure.message).toBe(
      'The consent for oauth/linear came to nothing: no install [redacted]',
    );
  });

  test.each<[string, object, object]>([
    [
      'a code of its own',
      { error: { code: 'server_error', message: 'Try again' } },
      { message: 'The consent for oauth/linear came to nothing: Try again', code: 'server_error' },
    ],
    ['no code', { error: { message: 'Try again' } }, { code: 'authorization_failed' }],
    ['a code that is none', { error: { code: 7 } }, { code: 'authorization_failed' }],
    ['no message', { error: {} }, { message: 'The consent for oauth/linear came to nothing.' }],
    ['no error', { error: null }, { message: 'The consent for oauth/linear came to nothing.' }],
  ])('is an error, when that has %s', async (_, told, expected) => {
    const { connect, waitFor } = await asked([{ json: { status: 'error', ...told } }]);
    const failure = await failureOf(settled(connect.waitForAuthorization(waitFor)));
    expect(failure).toMatchObject({ name: 'ConnectError', ...expected });
  });

  test.each(['user_authorization_required', 'no_token'])(
    'is an error when it was given and there is still no token of it 20 s later: %s',
    async (code) => {
      const { connect, waitFor } = await asked([GIVEN, refusal(422, code)]);
      const failure = await failureOf(settled(connect.waitForAuthorization(waitFor)));
      expect(failure).toMatchObject({ code });
      // Given after 2 s, then looked for after 3 s, 4.5 s, 6.75 s and 10 s more.
      expect(Date.now() - NOW).toBe(26_250);
    },
  );

  test.each([
    ['20 s later, to the millisecond', 60_000, 22_000],
    ['when the request expires', 10_000, 10_000],
  ])('is that error %s', async (_, expiresInMs, endsAfterMs) => {
    const none = { ...refusal(422, 'no_token'), headers: { 'retry-after': '20' } };
    const { connect } = await asked([GIVEN, none]);
    const pending = { ...challenge, expiresAt: NOW + expiresInMs };
    const options = { connector: 'oauth/linear', params: ANN };
    const failure = failureOf(settled(connect.waitForAuthorization(pending, options)));
    expect(await failure).toMatchObject({ code: 'no_token' });
    expect(Date.now() - NOW).toBe(endsAfterMs);
  });

  test('is a token that the service has only after a moment', async () => {
    const none = refusal(422, 'no_token');
    const { connect, waitFor } = await asked([GIVEN, none, none, none, TOKEN]);
    await advance(30_000);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome.status).toBe('authorized');
  });

  test('is an error when the caller is refused', async () => {
    const { connect, server, waitFor } = await asked([refusal(401, 'unauthorized')]);
    await expect(settled(connect.waitForAuthorization(waitFor))).rejects.toMatchObject({
      message: expect.stringMatching(/^Failed to look up a consent: 401 /),
      connector: 'oauth/linear',
      status: 401,
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('it asks', () => {
  test('after two seconds, and then ever more rarely, up to ten seconds apart', async () => {
    const { connect, server, waitFor } = await asked([PENDING]);
    const times: number[] = [];
    const waiting = connect.waitForAuthorization(waitFor);
    for (let count = 1; count <= 8; count++) {
      await pass(() => server.requests.length >= count);
      times.push(Date.now() - NOW);
    }
    const pauses = times.map((time, index) => time - (times[index - 1] ?? 0));
    for (const [index, expected] of [2_000, 3_000, 4_500, 6_750, 10_000, 10_000].entries()) {
      expect(pauses[index]).toBe(expected);
    }
    await settled(waiting);
  });

  test('more slowly after slow_down, for good, and after what Retry-After says', async () => {
    const busy = { ...refusal(429, 'rate_limited'), headers: { 'retry-after': '20' } };
    const { connect, server, waitFor } = await asked([
      refusal(400, 'slow_down'),
      busy,
      { json: { status: 'canceled' } },
    ]);
    const waiting = connect.waitForAuthorization(waitFor);
    expect(await pass(() => server.requests.length === 1)).toBe(2_000);
    expect(await pass(() => server.requests.length === 2)).toBe(8_000);
    expect(await pass(() => server.requests.length === 3)).toBe(20_000);
    expect(await settled(waiting)).toEqual({ status: 'denied' });
  });

  test('for the token where the service tells nobody else of the request', async () => {
    const { connect, server, waitFor } = await asked([
      refusal(404, 'not_found'),
      refusal(400, 'authorization_pending'),
      refusal(400, 'slow_down'),
      refusal(422, 'user_authorization_required'),
      TOKEN,
    ]);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome.status).toBe('authorized');
    expect(server.requests.map(({ method }) => method).join(' ')).toBe('GET POST POST POST POST');
  });

  test.each([
    ['access_denied', 'denied'],
    ['expired_token', 'expired'],
  ])('and is told %s with the token, too', async (code, status) => {
    const script = [refusal(404, 'not_found'), refusal(400, code)];
    const { connect, server, waitFor } = await asked(script);
    expect(await settled(connect.waitForAuthorization(waitFor))).toEqual({ status });
    expect(server.requests).toHaveLength(2);
  });

  test('for a new token, even where one of before is kept', async () => {
    const old = { json: tokenResponse({ token: 'old', expiresAt: NOW + 3_600_000 }) };
    const { connect, waitFor } = await asked([old, GIVEN, TOKEN]);
    expect(await connect.getToken('oauth/linear', ANN)).toBe('old');
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome).toEqual({ status: 'authorized', token: TOKEN.json });
  });

  test('without telling its listeners the verifier', async () => {
    const events: ConnectEvent[] = [];
    const onEvent = (event: ConnectEvent) => events.push(event);
    const { connect, server, waitFor } = await asked([GIVEN, TOKEN], { onEvent });
    await settled(connect.waitForAuthorization(waitFor));
    expect(events).toMatchObject([{}, { url: `${server.url}/v1/connect/result/:verifier` }, {}]);
    expect(JSON.stringify(events)).not.toContain(VERIFIER);
  });
});

describe('an outage', () => {
  const OUTAGE: Answer[] = [
    { breaks: 'before' },
    refusal(503, 'unavailable'),
    { text: '<html>', headers: { 'content-type': 'text/html' } },
    { json: { status: 'unheard-of' } },
  ];

  test('is waited out, before and after the consent', async () => {
    const script = [
      ...OUTAGE,
      GIVEN,
      refusal(500, 'internal'),
      { breaks: 'before' as const },
      TOKEN,
    ];
    const { connect, server, waitFor } = await asked(script);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome.status).toBe('authorized');
    expect(server.requests).toHaveLength(script.length);
  });

  test('that lasts until the request has expired is the failure', async () => {
    const { connect, waitFor } = await asked([{ breaks: 'before' }]);
    const failure = await failureOf(settled(connect.waitForAuthorization(waitFor)));
    expect(failure).toBeInstanceOf(ConnectNetworkError);
    expect(Date.now() - NOW).toBeGreaterThanOrEqual(60_000);
  });

  test('does not end because the clock here is wrong', async () => {
    const now = () => Date.now() + 3_600_000;
    const { connect, waitFor } = await asked([PENDING, PENDING, GIVEN, TOKEN], { now });
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome.status).toBe('authorized');
  });

  test('does not end because the clock here is set', async () => {
    let setBy = 0;
    const now = () => Date.now() + setBy;
    const { connect, waitFor } = await asked([...OUTAGE, GIVEN, TOKEN], { now });
    const waiting = settled(connect.waitForAuthorization(waitFor));
    setBy = 3_600_000;
    expect((await waiting).status).toBe('authorized');
  });

  test('does not end because the process has run for long', async () => {
    const { connect } = await asked([{ breaks: 'before' }, { breaks: 'before' }, GIVEN, TOKEN]);
    await advance(600_000);
    const pending = { ...challenge, expiresAt: Date.now() + 60_000 };
    const options = { connector: 'oauth/linear', params: ANN };
    const outcome = await settled(connect.waitForAuthorization(pending, options));
    expect(outcome.status).toBe('authorized');
  });

  test('is no matter once the clock here tells nothing: nobody is asked', async () => {
    let time = NOW;
    const { connect, server, waitFor } = await asked([PENDING], { now: () => time });
    time = Number.NaN;
    const sent = server.requests.length;
    const refused = { name: 'ConnectValidationError', message: expect.stringContaining('`now`') };
    const outcome = settled(failureOf(connect.waitForAuthorization(waitFor)));
    expect(await outcome).toMatchObject(refused);
    expect(server.requests).toHaveLength(sent);
  });

  test('is waited out for a day, however long the service wants to be left alone', async () => {
    const busy = { ...refusal(429, 'rate_limited'), headers: { 'retry-after': '2592000' } };
    const token = tokenResponse({ expiresAt: NOW + 30 * 86_400_000 });
    const { connect, server } = await asked([busy, GIVEN, { json: token }]);
    const pending = { ...challenge, expiresAt: NOW + 60 * 86_400_000 };
    const waiting = connect.waitForAuthorization(pending, { connector: 'c', params: ANN });
    await pass(() => server.requests.length === 1);
    await advance(86_400_000 - 1);
    expect(server.requests).toHaveLength(1);
    expect((await settled(waiting)).status).toBe('authorized');
  });
});

describe('a token that is of no use', () => {
  const EXPIRED = { json: tokenResponse({ token: 'late', expiresAt: NOW - 3_600_000 }) };
  const tokensAskedOf = (server: ConnectServer) =>
    server.requests.filter(({ method }) => method === 'POST').length;

  test.each<[string, Answer, string, number]>([
    ['that is not there', { json: {} }, 'invalid_response', 1],
    ['in a page', { text: '<html>' }, 'invalid_response', 1],
    ['that has expired, and again', EXPIRED, 'expired_reply', 2],
  ])('%s, is billed no further', async (_, useless, code, billed) => {
    for (const known of [GIVEN, refusal(404, 'not_found')]) {
      const { connect, server, waitFor } = await asked([known, useless]);
      const failure = await failureOf(settled(connect.waitForAuthorization(waitFor)));
      expect(failure).toMatchObject({ name: 'ConnectResponseError', code });
      await advance(60_000);
      expect(tokensAskedOf(server)).toBe(billed);
    }
  });

  test('because it has expired, is asked for once more', async () => {
    const { connect, server, waitFor } = await asked([GIVEN, EXPIRED, TOKEN]);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome).toEqual({ status: 'authorized', token: TOKEN.json });
    expect(tokensAskedOf(server)).toBe(2);
  });

  test.each<[string, Answer]>([
    ['a redirect', { status: 302, headers: { location: '/elsewhere' } }],
    ['a choice of several', { status: 300, json: {} }],
    ['an answer that gets lost', { json: {}, breaks: 'within' }],
  ])('is not %s: it is asked for again', async (_, answer) => {
    const { connect, server, waitFor } = await asked([GIVEN, answer, TOKEN]);
    const outcome = await settled(connect.waitForAuthorization(waitFor));
    expect(outcome).toEqual({ status: 'authorized', token: TOKEN.json });
    expect(tokensAskedOf(server)).toBe(2);
  });

  test('is not a redirect that a browser hides', async () => {
    const hidden = { type: 'opaqueredirect', ok: false, status: 0, statusText: '', body: null };
    const replies = [challenge, GIVEN.json, hidden, TOKEN.json];
    const connect = createConnect({
      vercelToken: 'v',
      async fetch() {
        const reply = replies.shift();
        return reply === hidden ? (reply as unknown as Response) : Response.json(reply);
      },
    });
    const pending = await connect.startAuthorization('oauth/linear', ANN);
    const outcome = await settled(connect.waitForAuthorization(pending));
    expect(outcome).toEqual({ status: 'authorized', token: TOKEN.json });
  });
});

describe('it ends', () => {
  test.each<[string, Answer[], number]>([
    ['before the first question', [PENDING], 0],
    ['while a question is on its way', [{ after: new Promise(() => {}) }], 1],
    ['while the token is on its way', [GIVEN, { after: new Promise(() => {}) }], 2],
  ])('when its signal aborts %s', async (_, script, count) => {
    const seen = unhandledRejections();
    const { connect, server, waitFor } = await asked(script);
    const controller = new AbortController();
    const waiting = failureOf(connect.waitForAuthorization(waitFor, { signal: controller.signal }));
    const isThere = () => server.requests.length === count;
    await pass(isThere, () => inAir === 0 || isThere());
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await waiting).toBe(reason);
    await advance(30_000);
    expect(server.requests).toHaveLength(count);
    expect(seen).not.toHaveBeenCalled();
  });

  test('with the reason of its signal, even one that says what the service may say', async () => {
    const { connect, server, waitFor } = await asked([NEVER]);
    const controller = new AbortController();
    const waiting = failureOf(connect.waitForAuthorization(waitFor, { signal: controller.signal }));
    const isThere = () => server.requests.length === 1;
    await pass(isThere, () => inAir === 0 || isThere());
    const reason = new ConnectError('Another user said no.', {
      code: 'access_denied',
      status: 400,
    });
    controller.abort(reason);
    expect(await waiting).toBe(reason);
  });

  const DECIDE =
    'no decision of the user within 5500 ms. Wait again, or pass a longer `timeoutMs`.';
  const CONNECT = 'no answer within 5500 ms. Check the connection, or pass a longer `timeoutMs`.';
  test.each<[string, Answer[], string, number]>([
    ['and the user has not decided', [PENDING], DECIDE, 2],
    [
      'and the user has not decided after an outage',
      [refusal(503, 'unavailable'), PENDING],
      DECIDE,
      2,
    ],
    ['and the service has not answered', [NEVER], CONNECT, 1],
    // Bun sends a GET again whose connection broke.
    ['and the service is out of reach', [PENDING, { breaks: 'before' }], CONNECT, 3],
    ['and the token of a consent has not come', [GIVEN, refusal(500, 'internal')], CONNECT, 3],
  ])('when its time is up %s', async (_, script, told, most) => {
    const { connect, server, waitFor } = await asked(script);
    const waiting = failureOf(connect.waitForAuthorization(waitFor, { timeoutMs: 5_500 }));
    const seen = watch(waiting);
    const isHung = () => script[0] === NEVER && server.requests.length === 1;
    await pass(
      () => seen.isSettled,
      () => inAir === 0 || isHung(),
    );
    const failure = await waiting;
    expect(failure).toBeInstanceOf(ConnectTimeoutError);
    expect(failure.message).toBe(`Failed to wait for authorization: ${told}`);
    expect(server.requests.length).toBeLessThanOrEqual(most);
    expect(Date.now() - NOW).toBe(5_500);
  });
});

test('says that the user has not decided, where nobody was asked within its time', async () => {
  const { connect, server, waitFor } = await asked([NEVER]);
  const waiting = connect.waitForAuthorization(waitFor, { timeoutMs: 1_500 });
  const { message } = await failureOf(settled(waiting));
  expect(message).toContain('no decision of the user within 1500 ms');
  expect(server.requests).toEqual([]);
});

describe('whose consent it is', () => {
  test('is remembered with the credential and region that asked for it', async () => {
    const { connect, server } = await asked([{ json: challenge }, GIVEN, TOKEN]);
    const vercelToken = () => 'another-token';
    const pending = await connect.startAuthorization('oauth/linear', ANN, { vercelToken });
    await settled(connect.waitForAuthorization(pending));
    const callers = server.requests.map(({ headers }) => headers.authorization);
    expect(new Set(callers)).toEqual(new Set(['Bearer another-token']));
  });

  test('is looked up at the host of the region that was asked for it', async () => {
    const replies = [challenge, GIVEN.json, TOKEN.json];
    const hosts: string[] = [];
    const connect = createConnect({
      vercelToken: 'v',
      async fetch(url) {
        hosts.push(new URL(String(url)).host);
        return Response.json(replies.shift());
      },
    });
    const pending = await connect.startAuthorization('oauth/linear', ANN, { region: 'sfo1' });
    await settled(connect.waitForAuthorization(pending));
    expect(hosts).toEqual(Array(3).fill('api-sfo1.vercel.com'));
  });

  test('is said again for a challenge that was stored', async () => {
    const { connect, server } = await asked([GIVEN, TOKEN]);
    const stored = JSON.parse(JSON.stringify(challenge));
    const options = { connector: 'oauth/notion', params: { ...ANN, scopes: ['a'] } };
    const outcome = await settled(connect.waitForAuthorization(stored, options));
    expect(outcome.status).toBe('authorized');
    const [, token] = server.requests;
    expect(token?.path).toBe('/v1/connect/token/oauth%2Fnotion');
    expect(token?.body).toMatchObject({ ...ANN, scopes: ['a'] });
  });

  test.each([
    ['by name', 'oauth/linear'],
    ['as the service tells it', { id: 'scl_1', uid: 'oauth/linear' }],
  ])('is in the challenge of an MCP client, its connector %s', async (_, connector) => {
    const { connect, server } = await asked([GIVEN, TOKEN]);
    const mcp = { ...challenge, connector, ...ANN, scopes: ['read'] };
    await settled(connect.waitForAuthorization(mcp));
    expect(server.requests[1]?.path).toBe('/v1/connect/token/oauth%2Flinear');
    expect(server.requests[1]?.body).toMatchObject({ ...ANN, scopes: ['read'] });
  });

  test('is told by what a database keeps, which has `null` for what is not there', async () => {
    const { connect, server } = await asked([GIVEN, TOKEN, GIVEN, TOKEN]);
    const stored = { ...challenge, expiresAt: null, connector: null, subject: null, scopes: null };
    const options = { connector: 'oauth/linear', params: { ...ANN, scopes: ['read'] } };
    const outcome = await settled(connect.waitForAuthorization(stored as never, options));
    expect(outcome.status).toBe('authorized');
    expect(server.requests[1]?.body).toMatchObject(options.params);
    const pending = { ...challenge, ...ANN, connector: 'oauth/linear', scopes: null };
    await settled(connect.waitForAuthorization(pending as never));
    expect(server.requests.at(-1)?.body).toMatchObject({ ...ANN, scopes: ['*'] });
  });

  test.each<[string, unknown, unknown, RegExp]>([
    ['a promise', Promise.resolve(challenge), {}, /^challenge: `verifier` must be what .* awaited/],
    ['nothing', undefined, {}, /^challenge: must be what `startAuthorization` gave/],
    [
      'a verifier that is `null`',
      { verifier: null },
      {},
      /^challenge: `verifier` .* \(got nothing\)/,
    ],
    [
      'a field that cannot be read',
      Object.defineProperty({}, 'verifier', { get: () => never() }),
      {},
      /^challenge must be plain JSON/,
    ],
    ['an array', [challenge], {}, /^challenge: must be what `startAuthorization` gave/],
    [
      'a subject that is `null`',
      { ...challenge, subject: null },
      { connector: 'c' },
      /^options: `params` is required/,
    ],
    ['an empty verifier', { verifier: '' }, {}, /^challenge: `verifier` must be what/],
    ['a verifier of a dot', { verifier: '.' }, {}, /^challenge: `verifier` must be what/],
    ['a verifier of dots', { verifier: '..' }, {}, /^challenge: `verifier` must be what/],
    ['a time as a text', { ...challenge, expiresAt: 'soon' }, {}, /`expiresAt` must be a time/],
    ['no connector', challenge, { params: APP }, /^connector is required/],
    [
      'no params',
      challenge,
      { connector: 'c' },
      /^options: `params` is required, because this challenge does not say whose consent it is: pass the params of `startAuthorization`\.$/,
    ],
    [
      'a number that JSON has not',
      challenge,
      { connector: 'c', params: { ...ANN, later: 5n } },
      /^params must be plain JSON: /,
    ],
    ['no subject', challenge, { connector: 'c', params: {} }, /^params: `subject` must be/],
    ['a number for options', challenge, 7, /^options: must be an object/],
    ['a wrong signal', challenge, { signal: {} }, /`signal` must be an AbortSignal/],
    ['no time', challenge, { timeoutMs: -1 }, /`timeoutMs` must be a positive number/],
  ])('is refused when there is %s', async (_, pending, options, message) => {
    const { connect, server } = await asked([]);
    const waiting = connect.waitForAuthorization(pending as never, options as never);
    const failure = await failureOf(waiting);
    expect(failure).toBeInstanceOf(ConnectValidationError);
    expect(failure.message).toMatch(message);
    expect(failure.message).not.toContain(VERIFIER);
    expect(server.requests).toEqual([]);
  });
});
