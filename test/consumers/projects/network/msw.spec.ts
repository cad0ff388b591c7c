import { deleteTokenCacheEntry, getToken } from '@vercel/connect';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import * as replies from '../app/replies';

const ADA = { subject: { type: 'user', id: 'ada' } } as const;
const requests: Request[] = [];
const server = setupServer(
  http.post('https://api.vercel.com/v1/connect/token/:connector', async ({ request, params }) => {
    requests.push(request.clone());
    const { subject } = (await request.json()) as { subject: { id: string } };
    return HttpResponse.json(
      replies.tokenReply(`${decodeURIComponent(String(params.connector))} for ${subject.id}`),
    );
  }),
);

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeEach(() => vi.stubEnv('VERCEL_OIDC_TOKEN', replies.OIDC_TOKEN));
afterEach(() => {
  server.resetHandlers();
  requests.length = 0;
  deleteTokenCacheEntry('oauth/linear', ADA);
});
afterAll(() => server.close());

describe('msw', () => {
  test('answers by a pattern of the path', async () => {
    expect((await listIssues('ada')).body).toBe('issues with oauth/linear for ada');
    expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${replies.OIDC_TOKEN}`);
  });

  test('refuses once, and the consent starts', async () => {
    server.use(
      http.post(
        'https://api.vercel.com/v1/connect/token/*',
        () => HttpResponse.json(replies.refusal('user_authorization_required'), { status: 422 }),
        { once: true },
      ),
      http.post('https://api.vercel.com/v1/connect/authorize/*', () =>
        HttpResponse.json(replies.CONSENT),
      ),
    );
    expect(await listIssues('ada')).toEqual({ status: 302, body: replies.CONSENT_URL });
  });

  test('breaks the connection', async () => {
    server.use(http.post('https://api.vercel.com/*', () => HttpResponse.error()));
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow();
  });

  test('answers 500', async () => {
    server.use(
      http.post('https://api.vercel.com/*', () => new HttpResponse(null, { status: 500 })),
    );
    expect((await listIssues('ada')).status).toBe(502);
  });

  test('refuses a request that has no handler', async () => {
    server.resetHandlers(http.get('https://elsewhere.test/', () => HttpResponse.json({})));
    await expect(getToken('oauth/linear', ADA)).rejects.toThrow();
  });
});
