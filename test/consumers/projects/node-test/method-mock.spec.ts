import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import * as connect from '@vercel/connect';
import { listIssues } from '../app/issues.ts';

test('mock.method on the namespace', async () => {
  mock.method(connect, 'getToken', async () => 'stubbed');
  assert.deepEqual(await listIssues('ada'), { status: 200, body: 'issues with stubbed' });
});
