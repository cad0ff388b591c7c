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
