import { deleteTokenCacheEntry, getToken, UserAuthorizationRequiredError } from '@vercel/connect';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

const { fetch: realFetch } = globalThis;
const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const stub = jest.fn<typeof fetch>();

beforeEach(() => {
  process.env['VERCEL_OIDC_TOKEN'] = replies.OIDC_TOKEN;
  globalThis.fetch = stub;
});

afterEach(() => {
  globalThis.fetch = realFetch;
  deleteTokenCacheEntry('oauth/linear', ADA);
  stub.mockReset();
});

describe('a stub of globalThis.fetch', () => {
  test('answers with a Response', async () => {
    stub.mockImplementation(async () => Response.json(replies.tokenReply()));
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });

  test('sees the method, the URL, the headers and the body', async () => {
    stub.mockImplementation(async () => Response.json(replies.tokenReply()));
    await listIssues('ada');
    expect(stub).toHaveBeenCalledTimes(1);
    expect(stub).toHaveBeenCalledWith(
      replies.TOKEN_URL,
      expect.objectContaining({
        method: 'POST',
        headers: {
          Accept: 'application/json',
          'Content-Type': 'application/json',
          Authorization: `Bearer ${replies.OIDC_TOKEN}`,
        },
        body: JSON.stringify({ ...ADA, scopes: ['*'] }),
      }),
    );
  });

  test('sees a body that is JSON', async () => {
    stub.mockImplementation(async () => Response.json(replies.tokenReply()));
    await listIssues('ada');
    const body = JSON.parse(String(stub.mock.calls[0]?.[1]?.body));
    expect(body).toEqual({ ...ADA, scopes: ['*'] });
  });

  test('sees the exact options of the request', async () => {
    stub.mockImplementation(async () => Response.json(replies.tokenReply()));
    await listIssues('ada');
    expect(Object.keys(stub.mock.calls[0]?.[1] ?? {}).sort()).toEqual([
      'body',
      'headers',
      'method',
    ]);
  });

  test('answers with one Response for two calls in turn', async () => {
    stub.mockResolvedValue(Response.json(replies.tokenReply()));
    await listIssues('ada');
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });

  test('answers with an object that has json()', async () => {
    const reply = { ok: true, status: 200, json: async () => replies.tokenReply() };
    stub.mockResolvedValue(reply as Response);
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });

  test('answers with an object that has ok and json() only', async () => {
    stub.mockResolvedValue({ ok: true, json: async () => replies.tokenReply() } as Response);
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });

  test('answers with an object that has json() and text()', async () => {
    const reply = replies.tokenReply();
    const text = async () => JSON.stringify(reply);
    stub.mockResolvedValue({ ok: true, status: 200, json: async () => reply, text } as Response);
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });

  test('refuses with an object that has text()', async () => {
    const text = async () => JSON.stringify(replies.refusal('forbidden'));
    stub.mockResolvedValue({ ok: false, status: 403, statusText: 'Forbidden', text } as Response);
    expect((await listIssues('ada')).body).toContain('forbidden: ');
  });

  test('refuses with an object that has json()', async () => {
    const json = async () => replies.refusal('forbidden');
    stub.mockResolvedValue({ ok: false, status: 403, statusText: 'Forbidden', json } as Response);
    expect((await listIssues('ada')).body).toContain('forbidden: ');
  });

  test('asks for consent by its URL', async () => {
    stub.mockImplementation(async (input) =>
      String(input) === replies.AUTHORIZE_URL
        ? Response.json(replies.CONSENT)
        : Response.json(replies.refusal('user_authorization_required'), { status: 422 }),
    );
    expect(await listIssues('ada')).toEqual({ status: 302, body: replies.CONSENT_URL });
  });

  test('asks for consent in the order of the calls', async () => {
    stub
      .mockResolvedValueOnce(
        Response.json(replies.refusal('user_authorization_required'), { status: 422 }),
      )
      .mockResolvedValueOnce(Response.json(replies.CONSENT));
    expect(await listIssues('ada')).toEqual({ status: 302, body: replies.CONSENT_URL });
  });

  test('lets a matcher see the class of an error', async () => {
    const refuse = async () =>
      Response.json(replies.refusal('user_authorization_required'), { status: 422 });
    stub.mockImplementation(refuse);
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow(UserAuthorizationRequiredError);
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow('It was refused');
    await expect(getToken('oauth/linear', ADA)).rejects.toMatchObject({
      name: 'UserAuthorizationRequiredError',
      code: 'user_authorization_required',
      status: 422,
    });
    await expect(getToken('oauth/linear', ADA)).rejects.toBeInstanceOf(Error);
  });

  test('lets a matcher compare with an error of the same message', async () => {
    stub.mockImplementation(async () =>
      Response.json(replies.refusal('user_authorization_required'), { status: 422 }),
    );
    const error = new UserAuthorizationRequiredError('It was refused');
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow(error);
  });

  test('answers 503 once', async () => {
    stub.mockImplementation(async () =>
      Response.json(replies.refusal('unavailable'), { status: 503 }),
    );
    expect((await listIssues('ada')).status).toBe(502);
    expect(stub).toHaveBeenCalledTimes(1);
  });

  test('answers 503 until the application gives up', async () => {
    stub.mockImplementation(async () =>
      Response.json(replies.refusal('unavailable'), { status: 503 }),
    );
    expect((await listIssues('ada')).body).toContain('unavailable: ');
  });

  test('rejects, and the failure escapes as it is', async () => {
    stub.mockRejectedValue(new TypeError('fetch failed'));
    await expect(listIssues('ada')).rejects.toThrow('fetch failed');
  });

  test('rejects with an AbortError', async () => {
    stub.mockRejectedValue(new DOMException('This operation was aborted', 'AbortError'));
    await expect(listIssues('ada')).rejects.toThrow('aborted');
  });

  test('answers two calls at the same time, each with its own reply', async () => {
    stub
      .mockResolvedValueOnce(Response.json(replies.tokenReply('first')))
      .mockResolvedValueOnce(Response.json(replies.tokenReply('second')));
    const answers = await Promise.all([listIssues('ada'), listIssues('ada')]);
    expect(answers.map(({ body }) => body)).toEqual(['issues with first', 'issues with second']);
  });

  test('answers without expiresAt', async () => {
    stub.mockImplementation(async () => Response.json({ token: 'provider-token' }));
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });

  test('answers with a date in the past', async () => {
    stub.mockImplementation(async () => Response.json({ ...replies.tokenReply(), expiresAt: 1 }));
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
    expect(stub).toHaveBeenCalledTimes(1);
  });

  test('answers with an ISO date', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    stub.mockImplementation(async () => Response.json({ ...replies.tokenReply(), expiresAt }));
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
  });
});
