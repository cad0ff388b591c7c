import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { requestToken, send } from '../api.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    teams: [{ id: 'team_other' }],
    projects: [{ id: 'prj_emu' }, { id: 'prj_two' }, { id: 'prj_far', team: 'team_other' }],
    users: [{ id: 'user_ann', username: 'ann' }, { id: 'user_bob' }],
    connectors: [
      { uid: 'oauth/linear', links: [{ project: 'prj_emu', environments: ['production'] }] },
      { uid: 'oauth/linear', team: 'team_other' },
    ],
  });
});

beforeEach(() => emulator.reset());

const codeOf = async (bearer: string, params: unknown = {}) => {
  const { status, body } = await requestToken(emulator, 'oauth/linear', params, bearer);
  return [status, body.error?.code];
};

test.each(['', 'unknown', 'a.b.c', 'eyJhbGciOiJub25lIn0.e30.'])('refuses %j', async (bearer) => {
  expect(await codeOf(bearer)).toEqual([401, 'unauthorized']);
});

test('refuses another scheme', async () => {
  const response = await emulator.fetch(`${emulator.url}/v1/connect/token/oauth%2Flinear`, {
    method: 'POST',
    headers: { authorization: `Basic ${emulator.accessToken()}` },
  });
  expect(response.status).toBe(401);
});

test('refuses an OIDC token of another issuer', async () => {
  const foreign = await createEmulator();
  expect(await codeOf(await foreign.oidcToken({ environment: 'production' }))).toEqual([
    401,
    'unauthorized',
  ]);
});

test('refuses an expired OIDC token', async () => {
  const token = await emulator.oidcToken({ environment: 'production', expiresInMs: 60_000 });
  expect(await codeOf(token)).toEqual([200, undefined]);
  emulator.clock.advance(60_000);
  expect(await codeOf(token)).toEqual([401, 'unauthorized']);
});

// Authentication: "an access token can only request subjects it represents ({ type: 'app' }, or its
// own user)."
test('lets an access token act for the app and its own user only', async () => {
  const token = emulator.accessToken({ user: 'ann' });
  expect(token).toMatch(/^\w+$/);
  emulator.grant({ connector: 'oauth/linear', user: 'user_ann' });
  emulator.grant({ connector: 'oauth/linear', user: 'user_bob' });
  expect(await codeOf(token, { subject: { type: 'app' } })).toEqual([200, undefined]);
  expect(await codeOf(token, { subject: { type: 'user', id: 'user_ann' } })).toEqual([
    200,
    undefined,
  ]);
  expect(await codeOf(token, { subject: { type: 'user' } })).toEqual([200, undefined]);
  expect(await codeOf(token, { subject: { type: 'user', id: 'user_bob' } })).toEqual([
    403,
    'forbidden',
  ]);
  expect(await codeOf(token, { subject: { type: 'jwt-bearer', sub: 'x' } })).toEqual([
    403,
    'forbidden',
  ]);
});

test('takes a request without a subject as one for the caller', async () => {
  expect(await codeOf(emulator.accessToken({ user: 'ann' }))).toEqual([
    422,
    'user_authorization_required',
  ]);
  expect(await codeOf(await emulator.oidcToken({ environment: 'production' }))).toEqual([
    200,
    undefined,
  ]);
});

test('never repeats a credential in an error', async () => {
  const secret = 'unknown_secret_bearer';
  const { body } = await requestToken(emulator, 'oauth/linear', {}, secret);
  expect(JSON.stringify(body)).not.toContain(secret);
  const exchange = { subject: { type: 'token', token: 'subject_secret' }, scopes: 1 };
  const token = await emulator.oidcToken({ environment: 'production' });
  expect(
    JSON.stringify(await requestToken(emulator, 'oauth/linear', exchange, token)),
  ).not.toContain('subject_secret');
});

// REST reference: "The Team identifier to perform the request on behalf of"; `slug` names it as well.
test.each([
  ['teamId=team_emu', 200, undefined],
  ['slug=emu', 200, undefined],
  ['teamId=team_other', 403, 'forbidden'],
  ['slug=none', 403, 'forbidden'],
  ['teamId=team_emu&slug=emu', 400, 'bad_request'],
])('goes by the team in the query %s', async (query, status, code) => {
  const oidcToken = await emulator.oidcToken({ environment: 'production' });
  for (const bearer of [oidcToken, emulator.accessToken()]) {
    const path = `POST /v1/connect/token/oauth%2Flinear?${query}`;
    const answer = await send(emulator, path, { subject: { type: 'app' } }, bearer);
    expect([answer.status, answer.body.error?.code]).toEqual([status, code]);
  }
});
