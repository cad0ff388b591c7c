import { beforeEach, expect, test, vi } from 'vitest';
import { missingExpectation, unmetClaim } from '../../src/connector-credentials/expected-claims.js';

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
