import { expect, jest, test } from '@jest/globals';
import * as actual from '@vercel/connect';
import { CONSENT, CONSENT_URL, OIDC_TOKEN, tokenReply } from '../app/replies';

const getToken = jest.fn<typeof actual.getToken>();
const startAuthorization = jest.fn<typeof actual.startAuthorization>();
jest.unstable_mockModule('@vercel/connect', () => ({ ...actual, getToken, startAuthorization }));
const { listIssues } = await import('../app/issues');

test('jest.unstable_mockModule answers for getToken', async () => {
  getToken.mockResolvedValue('stubbed');
  expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
});

test('jest.unstable_mockModule throws an error that asks for consent', async () => {
  startAuthorization.mockResolvedValue(CONSENT);
  getToken.mockRejectedValue(new actual.UserAuthorizationRequiredError('No consent yet'));
  expect(await listIssues('ada')).toEqual({ status: 302, body: CONSENT_URL });
});

test('jest.unstable_mockModule throws an error with a code', async () => {
  getToken.mockRejectedValue(new actual.ConnectError('Too many', { code: 'rate_limited' }));
  expect(await listIssues('ada')).toEqual({ status: 502, body: 'rate_limited: Too many' });
});

test('the original of a mocked module calls a stub of fetch', async () => {
  process.env['VERCEL_OIDC_TOKEN'] = OIDC_TOKEN;
  globalThis.fetch = jest.fn<typeof fetch>(async () => Response.json(tokenReply()));
  const subject = { type: 'user', id: 'ada' } as const;
  expect(await actual.getToken('oauth/linear', { subject })).toBe('provider-token');
});
