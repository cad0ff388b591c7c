import { expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';

vi.mock('@vercel/connect', () => ({
  getToken: vi.fn(async () => 'stubbed'),
  startAuthorization: vi.fn(),
  ConnectError: class ConnectError extends Error {},
  NoValidTokenError: class NoValidTokenError extends Error {},
  UserAuthorizationRequiredError: class UserAuthorizationRequiredError extends Error {},
}));

test('vi.mock with a factory of everything', async () => {
  expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
});
