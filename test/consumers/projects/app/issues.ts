import {
  ConnectError,
  getToken,
  NoValidTokenError,
  startAuthorization,
  UserAuthorizationRequiredError,
} from '@vercel/connect';

/** The application under test: it lists the issues of a user. */
export interface Answer {
  status: number;
  body: string;
}

export async function listIssues(user: string): Promise<Answer> {
  const params = { subject: { type: 'user', id: user } } as const;
  try {
    const token = await getToken('oauth/linear', params);
    return { status: 200, body: `issues with ${token}` };
  } catch (error) {
    if (error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError) {
      const callbackUrl = 'https://app.test/issues';
      const { url } = await startAuthorization('oauth/linear', params, { callbackUrl });
      return { status: 302, body: url };
    }
    if (error instanceof ConnectError)
      return { status: 502, body: `${error.code}: ${error.message}` };
    throw error;
  }
}
