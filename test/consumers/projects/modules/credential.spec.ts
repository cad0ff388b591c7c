import { expect, jest, test } from '@jest/globals';
import { tokenReply } from '../app/replies';

const getVercelOidcToken = jest.fn(async () => 'mocked-credential');
jest.unstable_mockModule('@vercel/oidc', () => ({ getVercelOidcToken }));

test('jest.unstable_mockModule of @vercel/oidc', async () => {
  delete process.env['VERCEL_OIDC_TOKEN'];
  const stub = jest.fn<typeof fetch>(async () => Response.json(tokenReply()));
  globalThis.fetch = stub;
  const { listIssues } = await import('../app/issues');
  await listIssues('ada');
  const headers = new Headers(stub.mock.calls[0]?.[1]?.headers);
  expect(headers.get('authorization')).toBe('Bearer mocked-credential');
});
