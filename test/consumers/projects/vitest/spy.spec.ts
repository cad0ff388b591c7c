import * as connect from '@vercel/connect';
import { expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';

test('vi.spyOn on the namespace', async () => {
  vi.spyOn(connect, 'getToken').mockResolvedValue('stubbed');
  expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
});
