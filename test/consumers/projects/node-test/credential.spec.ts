import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { tokenReply } from '../app/replies.ts';

mock.module('@vercel/oidc', {
  namedExports: { getVercelOidcToken: async () => 'mocked-credential' },
});

test('mock.module of @vercel/oidc', async () => {
  delete process.env['VERCEL_OIDC_TOKEN'];
  const { listIssues } = await import('../app/issues.ts');
  const stub = mock.method(globalThis, 'fetch', async () => Response.json(tokenReply()));
  await listIssues('ada');
  const [[, init] = []] = stub.mock.calls.map((call) => call.arguments as [string?, RequestInit?]);
  assert.equal(new Headers(init?.headers).get('authorization'), 'Bearer mocked-credential');
});
