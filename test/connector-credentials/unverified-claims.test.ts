import { expect, test } from 'vitest';
import { unverifiedClaims } from '../../src/connector-credentials/unverified-claims.js';
import { oidcToken } from '../support/token-response.js';

test('are what the token says, signed or not', () => {
  expect(unverifiedClaims(oidcToken({ iss: 'https://anybody.example' }))).toMatchObject({
    iss: 'https://anybody.example',
    owner_id: 'team_1',
  });
});

test.each(['', 'nonsense', 'a.b.c', 'a.bnVsbA.c'])('are none in %o', (token) => {
  expect(unverifiedClaims(token)).toEqual({});
});
