import {
  deleteTokenCacheEntry,
  getToken,
  NoValidTokenError,
  startAuthorization,
  UserAuthorizationRequiredError,
} from 'grantkit';

// The origin that browsers see; behind Next.js or a proxy `request.url` may have another one.
const APP_ORIGIN = process.env.APP_ORIGIN ?? 'http://localhost:3000';

export async function GET(request: Request): Promise<Response> {
  const params = { subject: { type: 'user', id: 'ada' } } as const; // your signed-in user
  try {
    const token = await getToken('oauth/linear', params, { signal: request.signal });
    const answer = await fetch('https://api.linear.app/graphql', {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: '{ issues { nodes { title } } }' }),
    });
    if (answer.status === 401) deleteTokenCacheEntry('oauth/linear', params);
    return Response.json(await answer.json(), { status: answer.status });
  } catch (error) {
    const needsConsent =
      error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
    if (!needsConsent) throw error;
    // Back from the consent page without a grant: to redirect again would be a loop.
    if (new URL(request.url).searchParams.has('error')) return refusalPage();
    const callbackUrl = `${APP_ORIGIN}/issues`;
    const { url } = await startAuthorization('oauth/linear', params, { callbackUrl });
    // The headers of `Response.redirect` are immutable; frameworks add cookies to them.
    return new Response(null, { status: 302, headers: { Location: url } });
  }
}

function refusalPage(): Response {
  const page = 'Linear is not connected. <a href="/issues">Connect it</a>';
  return new Response(page, { status: 403, headers: { 'Content-Type': 'text/html' } });
}
