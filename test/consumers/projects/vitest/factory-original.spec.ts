import {
  ConnectError,
  getToken,
  NoValidTokenError,
  startAuthorization,
  UserAuthorizationRequiredError,
} from '@vercel/connect';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import { CONSENT, CONSENT_URL } from '../app/replies';

vi.mock('@vercel/connect', async (importOriginal) => ({
  ...(await importOriginal<typeof import('@vercel/connect')>()),
  getToken: vi.fn(),
  startAuthorization: vi.fn(),
}));

afterEach(() => void vi.resetAllMocks());

describe('vi.mock with importOriginal', () => {
  test('answers for getToken', async () => {
    vi.mocked(getToken).mockResolvedValue('stubbed');
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
    expect(getToken).toHaveBeenCalledWith('oauth/linear', { subject: { type: 'user', id: 'ada' } });
  });

  test('throws an error that asks for consent', async () => {
    vi.mocked(startAuthorization).mockResolvedValue(CONSENT);
    const errors = [
      new UserAuthorizationRequiredError('No consent yet'),
      new UserAuthorizationRequiredError('No consent yet', {
        code: 'user_authorization_required',
        status: 422,
      }),
      new NoValidTokenError('It was revoked', { code: 'no_token' }),
    ];
    for (const error of errors) {
      vi.mocked(getToken).mockRejectedValueOnce(error);
      expect(await listIssues('ada')).toEqual({ status: 302, body: CONSENT_URL });
    }
  });

  test('throws an error with a code', async () => {
    vi.mocked(getToken).mockRejectedValue(
      new ConnectError('Too many', { code: 'rate_limited', status: 429 }),
    );
    expect(await listIssues('ada')).toEqual({ status: 502, body: 'rate_limited: Too many' });
  });

  test('throws an error that is none of the package', async () => {
    vi.mocked(getToken).mockRejectedValue(new Error('broken'));
    await expect(listIssues('ada')).rejects.toThrow('broken');
  });
});
