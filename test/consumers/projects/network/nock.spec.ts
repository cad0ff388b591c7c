import { deleteTokenCacheEntry, getToken } from '@vercel/connect';
import nock from 'nock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;

beforeAll(() => nock.disableNetConnect());
beforeEach(() => vi.stubEnv('VERCEL_OIDC_TOKEN', replies.OIDC_TOKEN));
afterEach(() => {
  nock.cleanAll();
  deleteTokenCacheEntry('oauth/linear', ADA);
});
afterAll(() => nock.restore());

describe('nock', () => {
  test('answers by path, header and body', async () => {
    const scope = nock('https://api.vercel.com')
      .matchHeader('authorization', `Bearer ${replies.OIDC_TOKEN}`)
      .post('/v1/connect/token/oauth%2Flinear', { ...ADA, scopes: ['*'] })
      .reply(200, replies.tokenReply());
    expect((await listIssues('ada')).body).toBe('issues with provider-token');
    expect(scope.isDone()).toBe(true);
  });

  test('refuses, and the consent starts', async () => {
    nock('https://api.vercel.com')
      .post(/\/token\//)
      .reply(422, replies.refusal('user_authorization_required'))
      .post(/\/authorize\//)
      .reply(200, replies.CONSENT);
    expect(await listIssues('ada')).toEqual({ status: 302, body: replies.CONSENT_URL });
  });

  test('breaks the connection once', async () => {
    nock('https://api.vercel.com')
      .post(/\/token\//)
      .replyWithError('broken');
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow();
  });

  test('answers 503 once', async () => {
    nock('https://api.vercel.com')
      .post(/\/token\//)
      .reply(503, replies.refusal('unavailable'));
    expect((await listIssues('ada')).body).toContain('unavailable');
  });

  test('answers twice for two calls of other users', async () => {
    const scope = nock('https://api.vercel.com')
      .post(/\/token\//)
      .twice()
      .reply(200, replies.tokenReply());
    await listIssues('grace');
    await listIssues('alan');
    expect(scope.isDone()).toBe(true);
  });
});
