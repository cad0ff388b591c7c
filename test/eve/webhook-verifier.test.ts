import { routeAuth } from 'eve/channels/auth';
import { slackChannel } from 'eve/channels/slack';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import {
  connectDiscordCredentials,
  connectGitHubCredentials,
  connectLinearCredentials,
  connectLinqCredentials,
  connectSendblueCredentials,
  connectSlackCredentials,
  connectTeamsCredentials,
} from '../../src/eve/index.js';
import { forwardedWebhookVerifier } from '../../src/eve/webhook-verifier.js';
import { deployment } from './world.js';

let emulator: Emulator;
const verify = forwardedWebhookVerifier();

function forwarded(token?: string): Request {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ type: 'url_verification', challenge: 'echo' });
  return new Request('https://app.test/eve/v1/slack', { method: 'POST', headers, body });
}

beforeEach(async () => {
  emulator = await deployment({
    connectors: [{ uid: 'slack/acme' }],
    projects: [{ id: 'prj_a' }, { id: 'prj_b' }],
  });
});

test('accepts a token of this deployment from the emulator as eve tells of one', async () => {
  const session = await verify(forwarded(await emulator.oidcToken()));
  const issuer = `${emulator.url}/oidc`;
  const subject = 'owner:emu:project:prj_a:environment:development';
  expect(session).toMatchObject({
    authenticator: 'oidc',
    principalType: 'runtime',
    principalId: `${issuer}:${subject}`,
    issuer,
    subject,
    attributes: { project_id: 'prj_a', environment: 'development' },
  });
});

test('refuses what is of another project, environment, time or signer', async () => {
  const stranger = await createEmulator();
  const tokens = [
    await emulator.oidcToken({ project: 'prj_b' }),
    await emulator.oidcToken({ environment: 'production' }),
    await emulator.oidcToken({ expiresInMs: -60_000 }),
    (await emulator.oidcToken()).replace(/.{8}$/, 'forged00'),
  ];
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  for (const token of tokens) expect(await verify(forwarded(token))).toBe(null);
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/^\[grantkit:eve\] Refused a forwarded webhook: the claim project_id/)],
    [expect.stringContaining('the claim environment is "production", not "development"')],
    [expect.stringContaining('"exp" claim timestamp check failed')],
    [expect.stringContaining('signature verification failed')],
  ]);
  expect(await verify(forwarded(await stranger.oidcToken()))).toBe(null);
  expect(await verify(forwarded('no-jwt'))).toBe(null);
  expect(await verify(new Request('https://app.test/'))).toBe(null);
});

test('refuses the emulator as soon as the service is not on this machine', async () => {
  const token = await emulator.oidcToken();
  vi.stubEnv('VERCEL_CONNECT_API_URL', 'https://connect.example.com');
  expect(await verify(forwarded(token))).toBe(null);
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  expect(await verify(forwarded(token))).toBe(null);
});

describe('a refusal', () => {
  const other = { authenticator: 'other', principalType: 'user', principalId: 'u', attributes: {} };

  beforeEach(() => {
    vi.spyOn(console, 'warn').mockReturnValue();
  });

  test('alone is a 401 of eve', async () => {
    for (const token of ['forged', await emulator.oidcToken({ project: 'prj_b' })]) {
      expect(await routeAuth(forwarded(token), verify)).toMatchObject({ status: 401 });
    }
  });

  test('leaves the request to the next authenticator', async () => {
    const token = await emulator.oidcToken({ project: 'prj_b' });
    expect(await routeAuth(forwarded(token), [verify, () => other])).toBe(other);
  });

  test('names the variable that is missing', async () => {
    const token = await emulator.oidcToken();
    vi.stubEnv('VERCEL_PROJECT_ID', undefined);
    expect(await routeAuth(forwarded(token), verify)).toMatchObject({ status: 401 });
    expect(console.warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('VERCEL_PROJECT_ID is not set'),
    );
  });

  test('also follows when the emulator is out of reach', async () => {
    const closed = await createEmulator();
    await closed.listen();
    vi.stubEnv('VERCEL_CONNECT_API_URL', closed.url);
    const token = await closed.oidcToken();
    await closed.close();
    expect(await verify(forwarded(token))).toBe(null);
    expect(console.warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining('did not give its keys'),
    );
  });
});

test('tells eve how to ask for credentials', async () => {
  const response = await routeAuth(new Request('https://app.test/'), verify);
  expect(response).toMatchObject({ status: 401 });
  expect((response as Response).headers.get('www-authenticate')).toBe('Bearer');
});

test.each([
  connectDiscordCredentials,
  connectGitHubCredentials,
  connectLinearCredentials,
  connectLinqCredentials,
  connectSendblueCredentials,
  connectSlackCredentials,
  connectTeamsCredentials,
])('%o checks forwarded webhooks', async (credentials) => {
  const { webhookVerifier } = credentials('slack/acme');
  const request = forwarded(await emulator.oidcToken());
  expect(await webhookVerifier?.(request, await request.clone().text())).toBeTruthy();
  expect(await webhookVerifier?.(forwarded('forged'), '{}')).toBe(null);
});

describe("eve's Slack channel", () => {
  const post = async (request: Request) => {
    const channel = slackChannel({ credentials: connectSlackCredentials('slack/acme') });
    const route = channel.routes[0];
    if (route === undefined || !('handler' in route)) return expect.unreachable();
    return (route.handler as (request: Request, context: object) => Promise<Response>)(request, {});
  };

  test('answers a webhook that the service forwarded', async () => {
    const response = await post(forwarded(await emulator.oidcToken()));
    expect([response.status, await response.text()]).toEqual([200, 'echo']);
  });

  test('refuses a forged and an expired one, and logs why', async () => {
    const log = vi.spyOn(console, 'warn').mockReturnValue();
    const expired = await emulator.oidcToken({ expiresInMs: -60_000 });
    for (const token of ['forged', expired]) {
      expect((await post(forwarded(token))).status).toBe(401);
    }
    expect(JSON.stringify(log.mock.calls)).toContain('claim timestamp check failed');
  });
});
