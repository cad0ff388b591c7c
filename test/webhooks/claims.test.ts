import { beforeEach, describe, expect, test, vi } from 'vitest';
import { missingExpectation, unmetClaim, unverifiedClaims } from '../../src/webhooks/claims.js';
import { oidcToken } from '../support/token-response.js';

const CLAIMS = { project_id: 'prj_1', environment: 'preview', owner_id: 'team_1' };

beforeEach(() => {
  vi.stubEnv('VERCEL_PROJECT_ID', 'prj_1');
  vi.stubEnv('VERCEL_TARGET_ENV', 'preview');
  vi.stubEnv('VERCEL_ENV', 'production');
});

test('a deployment expects its project and its target environment', () => {
  expect(missingExpectation()).toBe(undefined);
  expect(unmetClaim(CLAIMS)).toBe(undefined);
});

test('a deployment without a target environment expects its environment', () => {
  vi.stubEnv('VERCEL_TARGET_ENV', '');
  expect(unmetClaim(CLAIMS)).toBe('the claim environment is "preview", not "production"');
});

test('any project is accepted only of a team or for an audience', () => {
  const said = "`projectId: '*'` needs `ownerId` or `audience`, which were not passed";
  for (const projectId of ['*', ['*'], ['prj_1', '*']]) {
    expect(missingExpectation({ projectId })).toBe(said);
    expect(missingExpectation({ projectId, ownerId: '' })).toBe(said);
    expect(missingExpectation({ projectId, ownerId: 'team_1' })).toBe(undefined);
    expect(missingExpectation({ projectId, audience: 'https://vercel.com/acme' })).toBe(undefined);
  }
});

test('the owner is any unless it is given', () => {
  const other = { ...CLAIMS, owner_id: 'team_2' };
  expect(unmetClaim(other)).toBe(undefined);
  expect(unmetClaim(other, { ownerId: 'team_1' })).toBe(
    'the claim owner_id is "team_2", not "team_1"',
  );
});

test('a missing expectation is named with all its variables', () => {
  vi.stubEnv('VERCEL_TARGET_ENV', undefined);
  vi.stubEnv('VERCEL_ENV', undefined);
  const said = 'VERCEL_TARGET_ENV or VERCEL_ENV is not set, and `environment` was not passed';
  expect(missingExpectation()).toBe(said);
  expect(missingExpectation({ environment: 'preview' })).toBe(undefined);
});

test.each(Object.keys(CLAIMS))('a missing %s is named, also where any would do', (claim) => {
  const options = { projectId: '*', environment: '*', audience: 'https://vercel.com/acme' };
  for (const claims of [
    { ...CLAIMS, [claim]: undefined },
    { ...CLAIMS, [claim]: '' },
  ]) {
    expect(unmetClaim(claims, options)).toBe(`the claim ${claim} is missing`);
  }
});

test('every value of a list is expected, and an empty one is none', () => {
  expect(unmetClaim({ ...CLAIMS, project_id: 'prj_2' }, { projectId: ['prj_1', 'prj_2'] })).toBe(
    undefined,
  );
  expect(unmetClaim({ ...CLAIMS, project_id: 'prj_3' }, { projectId: ['prj_1', 'prj_2'] })).toBe(
    'the claim project_id is "prj_3", not "prj_1" or "prj_2"',
  );
  expect(missingExpectation({ environment: '' })).toContain('`environment` was not passed');
});

describe('unverified claims', () => {
  test('are what the token says, signed or not', () => {
    expect(unverifiedClaims(oidcToken({ iss: 'https://anybody.example' }))).toMatchObject({
      iss: 'https://anybody.example',
      owner_id: 'team_1',
    });
  });

  test.each(['', 'nonsense', 'a.b.c', 'a.bnVsbA.c'])('are none in %o', (token) => {
    expect(unverifiedClaims(token)).toEqual({});
  });
});
