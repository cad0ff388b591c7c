import { beforeEach, describe, expect, test, vi } from 'vitest';
import {
  acceptedAudience,
  CONNECT_OAUTH_ISSUER,
  expectedIssuer,
} from '../../src/eve/accepted-token.js';

describe('the expected issuer', () => {
  const DISCOVERY = '/.well-known/openid-configuration';

  test.each([undefined, 'https://api.example.com'])(
    'is the gateway, whatever a token claims, while the service is at %s',
    (url) => {
      vi.stubEnv('VERCEL_CONNECT_API_URL', url);
      expect(expectedIssuer('http://localhost:4000/oauth')).toEqual({
        issuer: 'https://connect.vercel.com',
        discoveryUrl: `https://connect.vercel.com${DISCOVERY}`,
      });
      expect(CONNECT_OAUTH_ISSUER).toBe('https://connect.vercel.com');
    },
  );

  test('is the emulator, which publishes its keys where the variable says', () => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://localhost:4000/');
    const discoveryUrl = `http://localhost:4000/oauth${DISCOVERY}`;
    for (const issuer of ['http://localhost:4000/oauth', 'http://127.0.0.1:4000/oauth']) {
      expect(expectedIssuer(issuer)).toEqual({ issuer, discoveryUrl });
    }
  });

  test.each([
    undefined,
    'unreadable',
    'https://connect.vercel.com',
    'http://localhost:4001/oauth',
    'https://localhost:4000/oauth',
    'http://localhost:4000/oidc',
    'http://evil.test:4000/oauth',
  ])('is the emulator although a token claims %s', (claimed) => {
    vi.stubEnv('VERCEL_CONNECT_API_URL', 'http://localhost:4000');
    expect(expectedIssuer(claimed).issuer).toBe('http://localhost:4000/oauth');
  });
});

describe('the rule for audiences', () => {
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
});
