import { beforeEach, expect, test, vi } from 'vitest';
import { acceptedAudience } from '../../src/eve/accepted-audience.js';

beforeEach(() => {
  vi.stubEnv('VERCEL_PROJECT_ID', 'prj_a');
  vi.stubEnv('VERCEL_ENV', 'production');
  vi.stubEnv('VERCEL_TARGET_ENV', undefined);
});

test('takes any team with this project and environment, and nothing else', () => {
  const isAccepted = acceptedAudience({});
  expect(isAccepted('team_a:prj_a:production')).toBe(true);
  for (const other of [
    'team_a:prj_a:preview',
    'team_a:prj_b:production',
    'team_a:prj_a',
    ':prj_a:production',
    'a:team_a:prj_a:production',
    'team_a:prj_a:production:b',
    '',
    7,
    undefined,
  ]) {
    expect(isAccepted(other), String(other)).toBe(false);
  }
});

test('takes the target environment before the environment', () => {
  vi.stubEnv('VERCEL_TARGET_ENV', 'preview');
  expect(acceptedAudience({})('team_a:prj_a:preview')).toBe(true);
  expect(acceptedAudience({})('team_a:prj_a:production')).toBe(false);
});

test('takes the three environments for *, and no custom one', () => {
  const isAccepted = acceptedAudience({ environment: '*' });
  for (const environment of ['production', 'preview', 'development']) {
    expect(isAccepted(`team_a:prj_a:${environment}`)).toBe(true);
  }
  expect(isAccepted('team_a:prj_a:staging')).toBe(false);
});

test('takes the listed audiences exactly', () => {
  const isAccepted = acceptedAudience({ audiences: ['mine'] });
  expect([isAccepted('mine'), isAccepted('team_a:prj_a:production')]).toEqual([true, false]);
});
