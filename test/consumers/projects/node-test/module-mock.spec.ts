import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import * as actual from '@vercel/connect';
import { CONSENT, CONSENT_URL } from '../app/replies.ts';

const getToken = mock.fn<typeof actual.getToken>(async () => 'stubbed');
const startAuthorization = async () => CONSENT;
mock.module('@vercel/connect', { namedExports: { ...actual, getToken, startAuthorization } });
const { listIssues } = await import('../app/issues.ts');

test('mock.module answers for getToken', async () => {
  assert.deepEqual(await listIssues('ada'), { status: 200, body: 'issues with stubbed' });
  assert.equal(getToken.mock.callCount(), 1);
});

test('mock.module throws an error that asks for consent', async () => {
  getToken.mock.mockImplementationOnce(async () => {
    throw new actual.UserAuthorizationRequiredError('No consent yet');
  });
  assert.deepEqual(await listIssues('ada'), { status: 302, body: CONSENT_URL });
});

test('mock.module throws an error with a code', async () => {
  getToken.mock.mockImplementationOnce(async () => {
    throw new actual.ConnectError('Too many', { code: 'rate_limited' });
  });
  assert.deepEqual(await listIssues('ada'), { status: 502, body: 'rate_limited: Too many' });
});
