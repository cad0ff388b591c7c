import { inspect } from 'node:util';
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
import { failureOf, oidcToken } from '../support/token-response.js';
import { deployment } from './world.js';

let emulator: Emulator;
const verify = forwardedWebhookVerifier();

function forwarded(token?: string): Request {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const body = JSON.stringify({ type: 'url_verification', challenge: 'echo' });
  return new Request('https://app.test/eve/v1/slack', { method: 'POST', headers, body });
}

/** The error with which the verifier refuses a request. */
const refusal = (request: Request) => failureOf(Promise.resolve(verify(request)));

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
  const refused = await Promise.all(tokens.map((token) => refusal(forwarded(token))));
  expect(refused).toMatchObject([
    { message: 'Refused a forwarded webhook: the claim project_id is "prj_b", not "prj_a"' },
    { message: expect.stringContaining('the claim environment is "production"') },
    { code: 'ERR_JWT_EXPIRED' },
    { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' },
  ]);
  const token = await stranger.oidcToken();
  expect(await refusal(forwarded(token))).toMatchObject({ code: 'webhook_refused' });
});

test('refuses what is no token of Vercel, and says why', async () => {
  const claims = { iss: 'https://oidc.vercel.com/acme', project_id: 'prj_a' };
  const ours = { ...claims, environment: 'production' };
  const reasons: [bearer: string | undefined, code: string, reason: string][] = [
    [undefined, 'bearer_missing', 'Missing Authorization bearer token'],
    ['no-jwt', 'webhook_refused', 'it is no token'],
    [oidcToken({ iss: 'https://evil.test' }), 'webhook_refused', 'iss is "https://evil.test"'],
    [oidcToken({ ...claims, project_id: 'prj_b' }), 'webhook_refused', 'is "prj_b", not "prj_a"'],
    [oidcToken(ours), 'webhook_refused', 'its audience, time or signature is not valid'],
  ];
  for (const [bearer, code, reason] of reasons) {
    const request = bearer ? forwarded(bearer) : new Request('https://app.test/');
    const error = await refusal(request);
    expect(error).toMatchObject({ name: 'ConnectError', code });
    expect(error.message).toContain(reason);
  }
});

test('does not let a forged token write into the log what it likes', async () => {
  const project_id = `prj_x\n[eve] accepted\u001b[2J${'x'.repeat(5_000)}`;
  const forged = oidcToken({ iss: 'https://oidc.vercel.com/acme', project_id });
  const { message } = await refusal(forwarded(forged));
  expect(message).toContain('the claim project_id is "prj_x\\n[eve] accepted\\u001b[2Jxxx');
  expect(message.length).toBeLessThan(400);
});

test('refuses the emulator as soon as the service is not on this machine', async () => {
  const token = await emulator.oidcToken();
  for (const url of ['https://connect.example.com', undefined]) {
    vi.stubEnv('VERCEL_CONNECT_API_URL', url);
    expect(await refusal(forwarded(token))).toMatchObject({ code: 'webhook_refused' });
  }
});

describe('a refusal', () => {
  test("is a 401 of eve's `routeAuth`, which tells the sender no reason", async () => {
    for (const token of ['forged', await emulator.oidcToken({ project: 'prj_b' })]) {
      const response = await routeAuth(forwarded(token), verify);
      if (!(response instanceof Response)) return expect.unreachable();
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await response.text()).not.toMatch(/prj_|claim|token/);
    }
  });

  test('ends the search for an authenticator', async () => {
    const next = vi.fn(() => null);
    expect(await routeAuth(forwarded('forged'), [verify, next])).toMatchObject({ status: 401 });
    expect(next).not.toHaveBeenCalled();
  });

  test('shows nothing of the answer in a log', async () => {
    const error = await refusal(forwarded('forged'));
    expect(inspect(error)).not.toContain('Response');
    expect(JSON.stringify(error)).not.toContain('response');
  });

  test('names the variable that is missing', async () => {
    const tokens = [await emulator.oidcToken(), oidcToken({ iss: 'https://oidc.vercel.com/a' })];
    vi.stubEnv('VERCEL_PROJECT_ID', undefined);
    for (const token of tokens) {
      const error = await refusal(forwarded(token));
      expect(error.code).toBe('webhook_misconfigured');
      expect(error.message).toContain('VERCEL_PROJECT_ID is not set');
    }
  });

  test('also follows when the emulator is out of reach', async () => {
    const closed = await createEmulator();
    await closed.listen();
    vi.stubEnv('VERCEL_CONNECT_API_URL', closed.url);
    const token = await closed.oidcToken();
    await closed.close();
    const error = await refusal(forwarded(token));
    expect(error).toMatchObject({ name: 'ConnectNetworkError', retryable: true });
    expect(error.message).toContain('did not give its keys');
  });
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
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  await expect(webhookVerifier?.(forwarded('forged'), '{}')).rejects.toMatchObject({
    code: 'webhook_refused',
  });
  // Of eve's channels, that for Linq alone does not log a refusal.
  expect(warn).toHaveBeenCalledTimes(credentials === connectLinqCredentials ? 1 : 0);
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
