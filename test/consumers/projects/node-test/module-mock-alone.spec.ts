import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

class Unused extends Error {}
mock.module('@vercel/connect', {
  namedExports: {
    getToken: async () => 'stubbed',
    startAuthorization: async () => ({}),
    ConnectError: Unused,
    NoValidTokenError: Unused,
    UserAuthorizationRequiredError: Unused,
  },
});

test('mock.module of everything', async () => {
  const { listIssues } = await import('../app/issues.ts');
  assert.deepEqual(await listIssues('ada'), { status: 200, body: 'issues with stubbed' });
});
