import * as outer from '@vercel/connect';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as replies from '../app/replies';

const stub = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubEnv('VERCEL_OIDC_TOKEN', replies.OIDC_TOKEN);
  vi.stubGlobal('fetch', stub);
  vi.doUnmock('@vercel/connect');
  vi.resetModules();
  stub.mockReset();
  stub.mockImplementation(async () =>
    Response.json(replies.tokenReply(`token-${stub.mock.calls.length}`)),
  );
});

describe('vi.resetModules', () => {
  test('empties the cache (first of two)', async () => {
    const { listIssues } = await import('../app/issues');
    expect((await listIssues('ada')).body).toBe('issues with token-1');
    expect(stub).toHaveBeenCalledTimes(1);
  });

  test('empties the cache (second of two)', async () => {
    const { listIssues } = await import('../app/issues');
    expect((await listIssues('ada')).body).toBe('issues with token-1');
    expect(stub).toHaveBeenCalledTimes(1);
  });

  test('and vi.doMock', async () => {
    vi.doMock('@vercel/connect', async (importOriginal) => ({
      ...(await importOriginal<typeof outer>()),
      getToken: async () => 'stubbed',
    }));
    const { listIssues } = await import('../app/issues');
    expect((await listIssues('ada')).body).toBe('issues with stubbed');
  });

  test('and an error of a copy that was loaded before', async () => {
    vi.doMock('@vercel/connect', async (importOriginal) => ({
      ...(await importOriginal<typeof outer>()),
      getToken: async () => {
        throw new outer.ConnectError('Too many', { code: 'rate_limited' });
      },
    }));
    const { listIssues } = await import('../app/issues');
    expect((await listIssues('ada')).status).toBe(502);
  });
});
