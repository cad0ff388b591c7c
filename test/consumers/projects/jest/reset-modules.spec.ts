import * as outer from '@vercel/connect';
import * as replies from '../app/replies';

type Application = typeof import('../app/issues');
const stub = jest.fn<typeof fetch>();

beforeEach(() => {
  process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
  globalThis.fetch = stub;
  jest.dontMock('@vercel/connect');
  stub.mockReset();
  stub.mockImplementation(async () =>
    Response.json(replies.tokenReply(`token-${stub.mock.calls.length}`)),
  );
});

describe('jest.resetModules', () => {
  beforeEach(() => void jest.resetModules());

  test('empties the cache (first of two)', async () => {
    const { listIssues } = require('../app/issues') as Application;
    expect((await listIssues('ada')).body).toBe('issues with token-1');
    expect(stub).toHaveBeenCalledTimes(1);
  });

  test('empties the cache (second of two)', async () => {
    const { listIssues } = require('../app/issues') as Application;
    expect((await listIssues('ada')).body).toBe('issues with token-1');
    expect(stub).toHaveBeenCalledTimes(1);
  });

  test('and jest.doMock', async () => {
    jest.doMock('@vercel/connect', () => ({
      ...jest.requireActual<typeof outer>('@vercel/connect'),
      getToken: async () => 'stubbed',
    }));
    const { listIssues } = require('../app/issues') as Application;
    expect((await listIssues('ada')).body).toBe('issues with stubbed');
  });

  test('and an error of a copy that was loaded before', async () => {
    jest.doMock('@vercel/connect', () => ({
      ...jest.requireActual<typeof outer>('@vercel/connect'),
      getToken: async () => {
        throw new outer.ConnectError('Too many', { code: 'rate_limited' });
      },
    }));
    const { listIssues } = require('../app/issues') as Application;
    expect((await listIssues('ada')).status).toBe(502);
  });
});

test('jest.isolateModules has a cache of its own', async () => {
  const found: Application[] = [];
  for (let copies = 0; copies < 2; copies++) {
    jest.isolateModules(() => void found.push(require('../app/issues') as Application));
  }
  for (const { listIssues } of found) await listIssues('ada');
  expect(stub).toHaveBeenCalledTimes(2);
});

test('jest.isolateModulesAsync has a cache of its own', async () => {
  for (let copies = 0; copies < 2; copies++) {
    await jest.isolateModulesAsync(async () => {
      const { listIssues } = require('../app/issues') as Application;
      await listIssues('ada');
    });
  }
  expect(stub).toHaveBeenCalledTimes(2);
});
