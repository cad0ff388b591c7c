import { expect, test } from 'vitest';
import { signInScopes } from '../../src/oauth-gateway/scopes.js';

test.each([
  [undefined, ['openid', 'profile', 'email', 'offline_access']],
  [[], ['offline_access']],
  [['read'], ['read', 'offline_access']],
  [
    ['offline_access', 'read', 'read'],
    ['offline_access', 'read'],
  ],
])('of %j are %j', (wanted, scopes) => {
  expect(signInScopes(wanted)).toEqual(scopes);
});
