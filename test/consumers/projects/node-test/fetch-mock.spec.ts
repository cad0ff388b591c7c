import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { deleteTokenCacheEntry, getToken, UserAuthorizationRequiredError } from '@vercel/connect';
import { listIssues } from '../app/issues.ts';
import * as replies from '../app/replies.ts';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;

beforeEach(() => {
  process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
  deleteTokenCacheEntry('oauth/linear', ADA);
});
afterEach(() => mock.restoreAll());

test('mock.method of globalThis.fetch answers', async () => {
  const stub = mock.method(globalThis, 'fetch', async () => Response.json(replies.tokenReply()));
  assert.deepEqual(await listIssues('ada'), { status: 200, body: 'issues with provider-token' });
  assert.equal(stub.mock.callCount(), 1);
  assert.equal(stub.mock.calls[0]?.arguments.at(0), replies.TOKEN_URL);
});

test('mock.method of globalThis.fetch refuses', async () => {
  mock.method(globalThis, 'fetch', async () =>
    Response.json(replies.refusal('user_authorization_required'), { status: 422 }),
  );
  await assert.rejects(getToken('oauth/linear', ADA), UserAuthorizationRequiredError);
  await assert.rejects(getToken('oauth/linear', ADA), {
    name: 'UserAuthorizationRequiredError',
    message: 'It was refused',
    code: 'user_authorization_required',
  });
});

test('mock.timers of Date passes the life of a token', async () => {
  mock.timers.enable({ apis: ['Date'], now: Date.now() });
  const stub = mock.method(globalThis, 'fetch', async () => Response.json(replies.tokenReply()));
  await listIssues('ada');
  mock.timers.tick(7_200_000);
  await listIssues('ada');
  assert.equal(stub.mock.callCount(), 2);
  mock.timers.reset();
});

test('mock.timers of everything passes the life of a token', async () => {
  mock.timers.enable({
    apis: ['Date', 'setTimeout', 'setInterval', 'setImmediate'],
    now: Date.now(),
  });
  const stub = mock.method(globalThis, 'fetch', async () => Response.json(replies.tokenReply()));
  await listIssues('ada');
  mock.timers.tick(7_200_000);
  await listIssues('ada');
  assert.equal(stub.mock.callCount(), 2);
  mock.timers.reset();
});
