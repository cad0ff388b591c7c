import * as connect from '@vercel/connect';
import { listIssues } from '../app/issues';

test('jest.spyOn on the namespace', async () => {
  jest.spyOn(connect, 'getToken').mockResolvedValue('stubbed');
  expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
});
