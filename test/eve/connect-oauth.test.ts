import { routeAuth } from 'eve/channels/auth';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';
import { ConnectValidationError } from '../../src/errors.js';
import { connectOAuth } from '../../src/eve/index.js';
import { gatewayToken } from './gateway-token.js';
import { deployment } from './world.js';

const SEED = {
  projects: [{ id: 'prj_a' }, { id: 'prj_b' }],
  connectors: [
    { uid: 'oauth/linear', id: 'scl_linear', installations: [{ id: 'inst_1', tenantId: 'acme' }] },
  ],
};
let emulator: Emulator;
let token: string;

const request = (bearer?: string) => {
  const headers: HeadersInit = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  return new Request('https://agent.test/eve/v1', { headers });
};

beforeEach(async () => {
  emulator = await deployment(SEED);
  token = await gatewayToken(emulator);
});

test('authenticates the session of a gateway token for this project and environment', async () => {
  const issuer = `${emulator.url}/oauth`;
  const subject = expect.stringMatching(/^gws_/);
  expect(await connectOAuth()(request(token))).toMatchObject({
    authenticator: 'oidc',
    principalType: 'service',
    principalId: expect.stringContaining(`${issuer}:gws_`),
    issuer,
    subject,
    attributes: { typ: 'at', clientId: 'scl_linear', clientUid: 'oauth/linear', tenantId: 'acme' },
  });
});

test('lets eve answer 401 with a challenge to everybody else', async () => {
  for (const other of [request(), request('forged'), request(await emulator.oidcToken())]) {
    const response = (await routeAuth(other, connectOAuth())) as Response;
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
  }
});

describe('accepts a token', () => {
  test.each([
    [{ audiences: ['team_emu:prj_a:development'] }],
    [{ projectId: 'prj_a', environment: '*' as const }],
    [{ subjects: ['gws_*'] }],
    [{ connectors: ['scl_linear'] }],
    [{ connectors: ['other', 'oauth/linear'] }],
    [{ tenantIds: ['acme'] }],
    [{ installationIds: ['inst_1'] }],
    [{ claims: { scope: ['openid'] } }],
    [{ claims: { typ: ['id'] } }],
  ])('with %j', async (options) => {
    expect(await connectOAuth(options)(request(token))).not.toBe(null);
  });
});

describe('refuses a token', () => {
  test.each([
    [{ audiences: ['team_emu:prj_b:development'] }],
    [{ projectId: 'prj_b' }],
    [{ environment: 'production' as const }],
    [{ subjects: ['user_*'] }],
    [{ connectors: ['oauth/other'] }],
    [{ connectors: ['undefined'] }],
    [{ tenantIds: ['other'] }],
    [{ installationIds: ['inst_2'] }],
    [{ claims: { scope: ['email'] } }],
  ])('with %j', async (options) => {
    expect(await connectOAuth(options)(request(token))).toBe(null);
  });

  test('of another project or environment', async () => {
    const others = [{ project: 'prj_b' }, { environment: 'preview' }];
    emulator.link({ connector: 'oauth/linear', project: 'prj_b' });
    for (const other of others) {
      const oidcToken = await emulator.oidcToken(other);
      const stranger = await gatewayToken(emulator, 'oauth/linear', oidcToken);
      expect(await connectOAuth()(request(stranger))).toBe(null);
    }
  });

  test('that was changed', async () => {
    const [header, , signature] = token.split('.');
    const claims = { iss: `${emulator.url}/oauth`, aud: 'team_emu:prj_a:development', typ: 'at' };
    const payload = Buffer.from(JSON.stringify({ ...claims, sub: 'gws_9' })).toString('base64url');
    const forged = [header, payload, signature].join('.');
    expect(await connectOAuth()(request(forged))).toBe(null);
  });

  test('of the emulator as soon as the service is not on this machine', async () => {
    const discoveryUrl = `${emulator.url}/oauth/.well-known/openid-configuration`;
    vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
    expect(await connectOAuth({ discoveryUrl })(request(token))).toBe(null);
  });
});

test('finds the emulator under every name of this machine', async () => {
  vi.stubEnv('VERCEL_CONNECT_API_URL', emulator.url.replace('127.0.0.1', 'localhost'));
  expect(await connectOAuth()(request(token))).not.toBe(null);
});

describe('throws at once', () => {
  test.each(['audiences', 'subjects', 'connectors', 'tenantIds', 'installationIds'])(
    'when %s is empty, which would accept nothing',
    (name) => {
      expect(() => connectOAuth({ [name]: [] })).toThrow(ConnectValidationError);
      expect(() => connectOAuth({ [name]: [] })).toThrow(`connectOAuth: ${name} must not be empty`);
    },
  );

  test.each([
    [
      'VERCEL_PROJECT_ID',
      'could not infer projectId from VERCEL_PROJECT_ID, which is not set. Pass `audiences` or `projectId`.',
    ],
    [
      'VERCEL_ENV',
      'could not infer environment from VERCEL_TARGET_ENV or VERCEL_ENV, which is not set.',
    ],
  ])('when %s is unknown and nothing takes its place', (name, message) => {
    vi.stubEnv(name, undefined);
    expect(() => connectOAuth()).toThrow(message);
    expect(() => connectOAuth({ audiences: ['a:b:production'] })).not.toThrow();
  });

  test('when the environment is one that no gateway token is for', () => {
    vi.stubEnv('VERCEL_TARGET_ENV', 'staging');
    expect(() => connectOAuth()).toThrow(
      'invalid environment "staging", which is not one of production',
    );
    expect(() => connectOAuth({ environment: 'preview' })).not.toThrow();
  });
});
