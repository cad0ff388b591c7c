import { getToken, startAuthorization, UserAuthorizationRequiredError } from 'grantkit';

const CONNECTOR = 'oauth/linear';

/** A server route that calls Linear for the signed-in user, and asks for consent the first time. */
export async function GET(request: Request): Promise<Response> {
  const userId = request.headers.get('x-user-id');
  if (!userId) return new Response('Sign in first', { status: 401 });
  const params = { subject: { type: 'user', id: userId } } as const;
  try {
    const token = await getToken(CONNECTOR, params, { signal: request.signal });
    return await fetchIssues(token);
  } catch (error) {
    if (!(error instanceof UserAuthorizationRequiredError)) throw error;
    // After consent the browser comes back to this route, which then finds a token.
    const { url } = await startAuthorization(CONNECTOR, params, { callbackUrl: request.url });
    return Response.redirect(url);
  }
}

function fetchIssues(token: string): Promise<Response> {
  const api = process.env.LINEAR_API_URL ?? 'https://api.linear.app/graphql';
  return fetch(api, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: '{ issues { nodes { title } } }' }),
  });
}
