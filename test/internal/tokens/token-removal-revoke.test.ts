import { describe, expect, test, vi } from 'vitest';
import { ConnectError } from '../../../src/index.js';
import { serverAndClient } from '../../support/client.js';
import { type Answer, gate, type ReceivedRequest, refusal } from '../../support/connect-server.js';
import { ANN, CONNECTOR, failureOf, tokenResponse } from '../../support/token-response.js';

const { uid: UID } = CONNECTOR;
const revoked: Answer = { status: 204 };

/** Answers as a connector that names the installation of each token, T1 by default. */
const naming = ({ body }: ReceivedRequest) => ({
  json: tokenResponse({
    installationId: (body as { installationId?: string }).installationId ?? 'T1',
  }),
});

test.each([
  ['one installation', 'T1', ['T1', '*', undefined], ['T2']],
  ['every installation', undefined, ['T1', 'T2', '*', undefined], []],
  ['the cross-installation token', '*', ['T1', 'T2', '*', undefined], []],
])('of %s drops what may be of it', async (_what, installationId, dropped, kept) => {
  const { server, connect } = await serverAndClient({}, naming);
  const get = (id: string | undefined) => connect.getToken(UID, { ...ANN, installationId: id });
  for (const id of [...dropped, ...kept]) await get(id);
  await connect.revokeToken(UID, { ...ANN, installationId });
  const before = server.requests.length;
  for (const id of kept) await get(id);
  expect(server.requests).toHaveLength(before);
  for (const id of dropped) await get(id);
  expect(server.requests).toHaveLength(before + dropped.length);
});

describe('of one installation drops a token that was asked for under another id', () => {
  const T2 = { ...ANN, installationId: 'T2' };

  test.each([
    ['whose reply named none', undefined],
    ['whose reply named the revoked one', 'T1'],
  ])('%s', async (_what, installationId) => {
    const { connect } = await serverAndClient({}, { json: tokenResponse({ installationId }) }, {});
    expect(await connect.getToken(UID, T2)).toBe('token-1');
    await connect.revokeToken(UID, { ...ANN, installationId: 'T1' });
    expect(await connect.getToken(UID, T2)).toBe('token-3');
  });

  test('whose reply names the revoked one after the revocation', async () => {
    const { opened, open } = gate();
    const json = tokenResponse({ installationId: 'T1' });
    const { server, connect } = await serverAndClient({}, { json, after: opened }, {});
    const early = connect.getToken(UID, T2);
    await server.received(1);
    await connect.revokeToken(UID, { ...ANN, installationId: 'T1' });
    open();
    expect(await early).toBe('token-1');
    expect(await connect.getToken(UID, T2)).toBe('token-3');
  });
});

describe('goes by what identifies a subject', () => {
  const jwt = { type: 'jwt-bearer', sub: 's', iss: 'i' };
  const exchanged = { type: 'token', token: 't' };

  test.each([
    [ANN.subject, { ...ANN.subject, plan: 'pro' }],
    [ANN.subject, { ...ANN.subject, sub: 'x' }],
    [jwt, { ...jwt, additionalClaims: { a: 1 } }],
    [jwt, { ...jwt, id: 'x' }],
    [exchanged, { ...exchanged, id: { a: 1 } }],
    [{ type: 'app' }, { type: 'app', id: 5 }],
  ])('and %j drops the token of %j, and the reverse', async (subject, other) => {
    for (const [kept, revoked] of [
      [other, subject],
      [subject, other],
    ]) {
      const { connect } = await serverAndClient();
      expect(await connect.getToken(UID, { subject: kept } as never)).toBe('token-1');
      await connect.revokeToken(UID, { subject: revoked } as never);
      expect(await connect.getToken(UID, { subject: kept } as never)).toBe('token-3');
    }
  });

  test.each([
    [ANN.subject, { ...ANN.subject, issuer: 'i' }],
    [jwt, { ...jwt, aud: 'a' }],
    [jwt, { type: 'user', id: 's' }],
  ])('and %j leaves the token of %j', async (subject, other) => {
    const { connect } = await serverAndClient();
    await connect.getToken(UID, { subject: other } as never);
    await connect.revokeToken(UID, { subject } as never);
    expect(await connect.getToken(UID, { subject: other } as never)).toBe('token-1');
  });
});

test('drops every scope, audience and detail of the subject', async () => {
  const { server, connect } = await serverAndClient();
  const variants = [
    { ...ANN, scopes: ['a'] },
    { ...ANN, audience: ['a'] },
    { ...ANN, authorizationDetails: [{ type: 'x' }] },
  ];
  for (const params of variants) await connect.getToken(UID, params);
  await connect.revokeToken(UID, ANN);
  for (const params of variants) await connect.getToken(UID, params);
  expect(server.requests).toHaveLength(7);
});

test.each([400, 401, 403, 404, 422])('refused with %d drops nothing', async (status) => {
  const { connect } = await serverAndClient({}, {}, { status, text: '' });
  await connect.getToken(UID, ANN);
  expect(await failureOf(connect.revokeToken(UID, ANN))).toMatchObject({ status });
  expect(await connect.getToken(UID, ANN)).toBe('token-1');
});

test.each([
  ['500', { status: 500, text: '' }],
  ['503', { status: 503, text: '' }],
  ['a connection that breaks', { breaks: 'before' }],
] satisfies [string, Answer][])('failed with %s may have happened', async (_what, fault) => {
  const { connect } = await serverAndClient({ maxRetries: 0 }, {}, fault, {});
  await connect.getToken(UID, ANN);
  await failureOf(connect.revokeToken(UID, ANN));
  expect(await connect.getToken(UID, ANN)).toBe('token-3');
});

test('of an installation that is null is one of every installation', async () => {
  const { connect } = await serverAndClient();
  const none = { ...ANN, installationId: null } as unknown as typeof ANN;
  await connect.getToken(UID, { ...ANN, installationId: 'T1' });
  await connect.revokeToken(UID, none);
  expect(await connect.getToken(UID, { ...ANN, installationId: 'T1' })).not.toBe('token-1');
});

test('refused only after a retry may have happened', async () => {
  const gone = refusal(404, 'not_found');
  const { server, connect } = await serverAndClient({}, {}, { breaks: 'before' }, gone, {});
  await connect.getToken(UID, ANN);
  expect(await failureOf(connect.revokeToken(UID, ANN))).toMatchObject({ status: 404 });
  expect(await connect.getToken(UID, ANN)).toBe('token-4');
  expect(server.requests).toHaveLength(4);
});

test('answered with no_token drops what is kept of it', async () => {
  const { connect } = await serverAndClient({}, {}, refusal(422, 'no_token'), {});
  await connect.getToken(UID, ANN);
  await failureOf(connect.revokeToken(UID, ANN));
  expect(await connect.getToken(UID, ANN)).toBe('token-3');
});

test.each([
  ['a text', 'late'],
  ['an error with a status', Object.assign(new Error('late'), { status: 404 })],
  ['an error of ours', new ConnectError('late', { code: 'some_code' })],
])('given up on with %s may have happened', async (_what, reason) => {
  const { server, connect } = await serverAndClient({}, {}, { after: new Promise(() => {}) }, {});
  await connect.getToken(UID, ANN);
  const controller = new AbortController();
  const revocation = connect.revokeToken(UID, ANN, { signal: controller.signal });
  await server.received(2);
  controller.abort(reason);
  await expect(revocation).rejects.toBe(reason);
  expect(await connect.getToken(UID, ANN)).toBe('token-3');
});

test('covers a token that arrived while it was in the air', async () => {
  const { opened, open } = gate();
  const { server, connect } = await serverAndClient({}, { ...revoked, after: opened }, {});
  const revocation = connect.revokeToken(UID, ANN);
  await server.received(1);
  expect(await connect.getToken(UID, ANN)).toBe('token-2');
  open();
  await revocation;
  expect(await connect.getToken(UID, ANN)).toBe('token-3');
});

test('of what the caller changes afterwards is not affected', async () => {
  const { server, connect } = await serverAndClient();
  await connect.getToken(UID, ANN);
  const params = { subject: { type: 'user' as const, id: 'ann' } };
  const revocation = connect.revokeToken(UID, params);
  params.subject.id = 'bob';
  await revocation;
  expect(server.requests[1]?.body).toEqual(ANN);
  expect(await connect.getToken(UID, ANN)).toBe('token-3');
});

test('rejects with the class of the wire code', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const { connect } = await serverAndClient({}, refusal(404, 'no_token', 'none'));
  expect(await failureOf(connect.revokeToken(UID, ANN))).toMatchObject({
    name: 'NoValidTokenError',
    message: 'none',
  });
});

test('rejects with what it was about when the service says nothing', async () => {
  const { connect } = await serverAndClient({ maxRetries: 0 }, { status: 500, text: '' });
  expect(await failureOf(connect.revokeToken(UID, ANN))).toMatchObject({
    message: 'Failed to revoke token: 500 Internal Server Error',
    connector: UID,
  });
});
