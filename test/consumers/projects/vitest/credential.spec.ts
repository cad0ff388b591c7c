import { getVercelOidcToken } from '@vercel/oidc';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

vi.mock('@vercel/oidc', () => ({ getVercelOidcToken: vi.fn() }));

const CONTEXT = Symbol.for('@vercel/request-context');
const context = globalThis as { [CONTEXT]?: unknown };
const stub = vi.fn<typeof fetch>();
const bearers = () =>
  stub.mock.calls.map(([, init]) => new Headers(init?.headers).get('authorization'));
let count = 0;
/** Nobody asked for this user's token before. */
const newcomer = () => `user-${++count}`;

beforeEach(() => {
  delete process.env['VERCEL_OIDC_TOKEN'];
  globalThis.fetch = stub;
  stub.mockImplementation(async () => Response.json(replies.tokenReply()));
  vi.mocked(getVercelOidcToken).mockResolvedValue('mocked-credential');
});

afterEach(() => {
  delete context[CONTEXT];
  vi.resetAllMocks();
});

describe('the credential', () => {
  test('comes from vi.mock of @vercel/oidc', async () => {
    await listIssues(newcomer());
    expect(bearers()).toEqual(['Bearer mocked-credential']);
  });

  test('comes from vi.mock of @vercel/oidc though VERCEL_OIDC_TOKEN is set', async () => {
    process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
    await listIssues(newcomer());
    expect(bearers()).toEqual(['Bearer mocked-credential']);
  });

  test('fails when the mock rejects', async () => {
    vi.mocked(getVercelOidcToken).mockRejectedValue(new Error('not linked'));
    await expect(listIssues(newcomer()).then(({ body }) => body)).rejects.toThrow('not linked');
  });

  test('comes from the request context', async () => {
    context[CONTEXT] = { get: () => ({ headers: { 'x-vercel-oidc-token': replies.OIDC_TOKEN } }) };
    vi.mocked(getVercelOidcToken).mockResolvedValue(replies.OIDC_TOKEN);
    await listIssues(newcomer());
    expect(bearers()).toEqual([`Bearer ${replies.OIDC_TOKEN}`]);
  });
});
