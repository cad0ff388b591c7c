import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

const stub = jest.fn<typeof fetch>();

beforeEach(() => {
  globalThis.fetch = stub;
  stub.mockImplementation(async () => Response.json(replies.tokenReply()));
});

describe('VERCEL_OIDC_TOKEN', () => {
  test('is a token that nobody signed', async () => {
    process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
    expect((await listIssues('grace')).status).toBe(200);
  });

  test('is any text', async () => {
    process.env['VERCEL_OIDC_TOKEN'] = 'test-oidc-token';
    expect((await listIssues('alan')).status).toBe(200);
  });
});
