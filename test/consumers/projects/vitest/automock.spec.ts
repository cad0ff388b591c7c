import {
  ConnectError,
  getToken,
  startAuthorization,
  UserAuthorizationRequiredError,
} from '@vercel/connect';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listIssues } from '../app/issues';
import { CONSENT, CONSENT_URL } from '../app/replies';

vi.mock('@vercel/connect');

beforeEach(() => void vi.resetAllMocks());

describe('vi.mock without a factory', () => {
  test('answers for getToken', async () => {
    vi.mocked(getToken).mockResolvedValue('stubbed');
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
  });

  test('gives undefined unless told otherwise', async () => {
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with undefined' });
  });

  test('throws an instance of a mocked class', async () => {
    vi.mocked(startAuthorization).mockResolvedValue(CONSENT);
    vi.mocked(getToken).mockRejectedValue(new UserAuthorizationRequiredError('No consent yet'));
    expect(await listIssues('ada')).toEqual({ status: 302, body: CONSENT_URL });
  });

  test('throws an instance of the mocked base class', async () => {
    vi.mocked(getToken).mockRejectedValue(new ConnectError('Too many', { code: 'rate_limited' }));
    expect((await listIssues('ada')).status).toBe(502);
  });

  test('throws an instance of the real class', async () => {
    const actual = await vi.importActual<typeof import('@vercel/connect')>('@vercel/connect');
    vi.mocked(getToken).mockRejectedValue(new actual.ConnectError('Too many'));
    await expect(listIssues('ada')).rejects.toThrow('Too many');
  });
});
