import {
  ConnectError,
  getToken,
  NoValidTokenError,
  startAuthorization,
  UserAuthorizationRequiredError,
} from '@vercel/connect';
import { listIssues } from '../app/issues';
import { CONSENT, CONSENT_URL } from '../app/replies';

jest.mock('@vercel/connect', () => ({
  ...jest.requireActual<typeof import('@vercel/connect')>('@vercel/connect'),
  getToken: jest.fn(),
  startAuthorization: jest.fn(),
}));

afterEach(() => void jest.resetAllMocks());

describe('jest.mock with jest.requireActual', () => {
  test('answers for getToken', async () => {
    jest.mocked(getToken).mockResolvedValue('stubbed');
    expect(await listIssues('ada')).toEqual({ status: 200, body: 'issues with stubbed' });
    expect(getToken).toHaveBeenCalledWith('oauth/linear', { subject: { type: 'user', id: 'ada' } });
  });

  test('throws an error that asks for consent', async () => {
    jest.mocked(startAuthorization).mockResolvedValue(CONSENT);
    const errors = [
      new UserAuthorizationRequiredError('No consent yet'),
      new UserAuthorizationRequiredError('No consent yet', {
        code: 'user_authorization_required',
        status: 422,
      }),
      new NoValidTokenError('It was revoked', { code: 'no_token' }),
    ];
    for (const error of errors) {
      jest.mocked(getToken).mockRejectedValueOnce(error);
      expect(await listIssues('ada')).toEqual({ status: 302, body: CONSENT_URL });
    }
  });

  test('throws an error with a code', async () => {
    jest
      .mocked(getToken)
      .mockRejectedValue(new ConnectError('Too many', { code: 'rate_limited', status: 429 }));
    expect(await listIssues('ada')).toEqual({ status: 502, body: 'rate_limited: Too many' });
  });

  test('throws an error that is none of the package', async () => {
    jest.mocked(getToken).mockRejectedValue(new Error('broken'));
    await expect(listIssues('ada')).rejects.toThrow('broken');
  });
});
