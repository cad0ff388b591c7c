import { getVercelOidcToken } from '@vercel/oidc';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

jest.mock('@vercel/oidc', () => ({ getVercelOidcToken: jest.fn() }));

const CONTEXT = Symbol.for('@vercel/request-context');
const context = globalThis as { [CONTEXT]?: unknown };
const stub = jest.fn<typeof fetch>();
const bearers = () =>
  stub.mock.calls.map(([, init]) => new Headers(init?.headers).get('authorization'));
let count = 0;
/** Nobody asked for this user's token before. */
const newcomer = () => `user-${++count}`;

beforeEach(() => {
  delete process.env['VERCEL_OIDC_TOKEN'];
  globalThis.fetch = stub;
  stub.mockImplementation(async () => Response.json(replies.tokenReply()));
  jest.mocked(getVercelOidcToken).mockResolvedValue('mocked-credential');
});

afterEach(() => {
  delete context[CONTEXT];
  jest.resetAllMocks();
});

describe('the credential', () => {
  test('comes from jest.mock of @vercel/oidc', async () => {
    await listIssues(newcomer());
    expect(bearers()).toEqual(['Bearer mocked-credential']);
  });

  test('comes from jest.mock of @vercel/oidc though VERCEL_OIDC_TOKEN is set', async () => {
    process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
    await listIssues(newcomer());
    expect(bearers()).toEqual(['Bearer mocked-credential']);
  });

  test('fails when the mock rejects', async () => {
    jest.mocked(getVercelOidcToken).mockRejectedValue(new Error('not linked'));
    await expect(listIssues(newcomer()).then(({ body }) => body)).rejects.toThrow('not linked');
  });

  test('comes from the request context', async () => {
    context[CONTEXT] = { get: () => ({ headers: { 'x-vercel-oidc-token': replies.OIDC_TOKEN } }) };
    jest.mocked(getVercelOidcToken).mockResolvedValue(replies.OIDC_TOKEN);
    await listIssues(newcomer());
    expect(bearers()).toEqual([`Bearer ${replies.OIDC_TOKEN}`]);
  });
});
