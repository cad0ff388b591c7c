import {
  ConnectError,
  getToken,
  startAuthorization,
  UserAuthorizationRequiredError,
} from '@vercel/connect';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import { CONSENT, CONSENT_URL, OIDC_TOKEN, tokenReply } from '../app/replies';

vi.mock('@vercel/connect', { spy: true });

afterEach(() => {
  vi.resetAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('vi.mock with spy: true', () => {
  test('calls the original', async () => {
    vi.stubEnv('VERCEL_OIDC_TOKEN', OIDC_TOKEN);
    vi.stubGlobal('fetch', async () => Response.json(tokenReply()));
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with provider-token' });
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  test('answers for getToken', async () => {
    vi.mocked(getToken).mockResolvedValue('stubbed');
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
  });

  test('throws an error that asks for consent', async () => {
    vi.mocked(startAuthorization).mockResolvedValue(CONSENT);
    vi.mocked(getToken).mockRejectedValue(new UserAuthorizationRequiredError('No consent yet'));
    expect(await listIssues('ada')).toEqual({ status: 302, body: CONSENT_URL });
  });

  test('throws an error with a code', async () => {
    vi.mocked(getToken).mockRejectedValue(new ConnectError('Too many', { code: 'rate_limited' }));
    expect(await listIssues('ada')).toEqual({ status: 502, body: 'rate_limited: Too many' });
  });
});
