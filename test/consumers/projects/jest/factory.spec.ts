import { listIssues } from '../app/issues';

jest.mock('@vercel/connect', () => ({
  getToken: jest.fn(async () => 'stubbed'),
  UserAuthorizationRequiredError: class UserAuthorizationRequiredError extends Error {},
  NoValidTokenError: class NoValidTokenError extends Error {},
}));

test('jest.mock with a factory of everything', async () => {
  expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
});
