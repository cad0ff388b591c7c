import { deleteTokenCacheEntry, getToken } from '@vercel/connect';
import { type Dispatcher, getGlobalDispatcher, MockAgent, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const headers = { 'content-type': 'application/json' };
let before: Dispatcher;
let agent: MockAgent;

beforeEach(() => {
  vi.stubEnv('VERCEL_OIDC_TOKEN', replies.OIDC_TOKEN);
  before = getGlobalDispatcher();
  agent = new MockAgent();
  agent.disableNetConnect();
  setGlobalDispatcher(agent);
});

afterEach(() => {
  setGlobalDispatcher(before);
  deleteTokenCacheEntry('oauth/linear', ADA);
});

function intercept(path: string, status: number, reply: object): void {
  const pool = agent.get('https://api.vercel.com');
  pool.intercept({ path, method: 'POST' }).reply(status, reply, { headers });
}

describe('MockAgent as the global dispatcher', () => {
  test('answers by path', async () => {
    intercept('/v1/connect/token/oauth%2Flinear', 200, replies.tokenReply());
    expect((await listIssues('ada')).body).toBe('issues with provider-token');
    agent.assertNoPendingInterceptors();
  });

  test('refuses, and the consent starts', async () => {
    intercept(
      '/v1/connect/token/oauth%2Flinear',
      422,
      replies.refusal('user_authorization_required'),
    );
    intercept('/v1/connect/authorize/oauth%2Flinear', 200, replies.CONSENT);
    expect(await listIssues('ada')).toEqual({ status: 302, body: replies.CONSENT_URL });
  });

  test('refuses a request that has no interceptor', async () => {
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow();
  });
});
