import { expect, test, vi } from 'vitest';
import { CONNECT_OAUTH_ISSUER, expectedIssuer } from '../../src/eve/expected-issuer.js';

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
