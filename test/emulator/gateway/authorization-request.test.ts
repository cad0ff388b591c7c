import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../../src/emulator/index.js';
import { authorizeUrl } from './application.js';

let emulator: Emulator;

beforeAll(async () => {
  emulator = await createEmulator({
    teams: [{ id: 'team_other' }],
    connectors: [{ uid: 'oauth/linear', id: 'scl_linear' }, { uid: 'oauth/gone' }],
  });
});

beforeEach(() => {
  emulator.reset();
  emulator.connectors.remove('oauth/gone');
});

const open = async (changes?: Parameters<typeof authorizeUrl>[1]) =>
  emulator.fetch(authorizeUrl(emulator, changes), { redirect: 'manual' });

test.each([
  {},
  { client_id: 'scl_linear' },
  { teamId: 'team_emu' },
  { code_challenge: undefined, code_challenge_method: undefined },
  { redirect_uri: 'http://localhost:3000/callback' },
  { redirect_uri: 'http://[::1]/callback' },
])('shows the page for a request with %j', async (changes) => {
  const response = await open(changes);
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
  expect(await response.text()).toContain('Sign in with Linear');
});

describe('sends the browser nowhere', () => {
  test.each([
    [{ client_id: 'oauth/none' }, 404, 'no connector'],
    [{ client_id: undefined }, 404, 'no connector'],
    [{ client_id: 'oauth/gone' }, 404, 'no connector'],
    [{ teamId: 'team_other' }, 404, 'no connector'],
    [{ redirect_uri: undefined }, 400, 'redirect_uri'],
    [{ redirect_uri: '/callback' }, 400, 'redirect_uri'],
    [{ redirect_uri: 'http://app.test/callback' }, 400, 'redirect_uri'],
    [{ redirect_uri: 'javascript:alert(1)' }, 400, 'redirect_uri'],
    [{ redirect_uri: 'https://app.test/#here' }, 400, 'redirect_uri'],
    [{ redirect_uri: 'https://app.test/#' }, 400, 'redirect_uri'],
    [{ response_type: 'token' }, 400, 'unsupported_response_type'],
    [{ code_challenge: 'short' }, 400, 'invalid_request'],
  ])('for a request with %j', async (changes, status, saying) => {
    const response = await open(changes);
    expect([response.status, response.headers.get('location')]).toEqual([status, null]);
    expect(await response.text()).toContain(saying);
  });
});

describe('tells the application on this machine', () => {
  const redirect_uri = 'http://localhost:3000/callback?keep=1';

  test.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge_method: undefined }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ code_challenge: undefined }, 'invalid_request'],
  ])('of a request with %j', async (changes, code) => {
    const response = await open({ redirect_uri, ...changes });
    const location = new URL(response.headers.get('location') ?? '');
    expect([response.status, location.origin]).toEqual([303, 'http://localhost:3000']);
    expect(Object.fromEntries(location.searchParams)).toEqual({
      keep: '1',
      error: code,
      error_description: expect.any(String),
      state: 'st/ate',
    });
  });
});
