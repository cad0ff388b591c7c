import { afterEach, expect, test, vi } from 'vitest';
import { callerTeamId } from '../../src/oauth-gateway/team-id.js';
import { unsignedToken } from './oidc-token.js';

const CONTEXT = Symbol.for('@vercel/request-context');
const inRequest = (token: string) => {
  const context = { get: () => ({ headers: { 'x-vercel-oidc-token': token } }) };
  Object.assign(globalThis, { [CONTEXT]: context });
};

afterEach(() => {
  Reflect.deleteProperty(globalThis, CONTEXT);
});

test('is the owner of the OIDC token, expired or not', () => {
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a', exp: 1 }));
  expect(callerTeamId()).toBe('team_a');
});

test('is rather the owner of the token of the current request', () => {
  vi.stubEnv('VERCEL_OIDC_TOKEN', unsignedToken({ owner_id: 'team_a' }));
  inRequest(unsignedToken({ owner_id: 'team_b' }));
  expect(callerTeamId()).toBe('team_b');
  inRequest('unreadable');
  expect(callerTeamId()).toBe('team_a');
});

test.each([
  undefined,
  '',
  'unreadable',
  'a.b.c',
  unsignedToken({}),
  unsignedToken({ owner_id: 7 }),
])('is unknown with the token %s', (token) => {
  vi.stubEnv('VERCEL_OIDC_TOKEN', token);
  expect(callerTeamId()).toBeUndefined();
});
