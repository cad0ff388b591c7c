import {
  deleteTokenCacheEntry,
  getToken,
  NoValidTokenError,
  startAuthorization,
  UserAuthorizationRequiredError,
} from 'grantkit';
import { LINEAR, linearParams } from '../../linear';
import { currentUser } from '../../session';

const APP_ORIGIN = process.env.APP_ORIGIN ?? 'http://localhost:3000';
const LINEAR_API_URL = process.env.LINEAR_API_URL ?? 'https://api.linear.app/graphql';

export async function GET(request: Request) {
  const user = await currentUser();
  if (user === undefined) return Response.json({ problem: 'Sign in first.' }, { status: 401 });
  const params = linearParams(user);
  try {
    const token = await getToken(LINEAR, params, { signal: request.signal });
    const answer = await fetch(LINEAR_API_URL, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ query: '{ issues { nodes { id title } } }' }),
    });
    if (answer.status === 401) deleteTokenCacheEntry(LINEAR, params);
    if (!answer.ok) return Response.json({ problem: 'Linear refuses.' }, { status: 502 });
    const { data } = await answer.json();
    return Response.json({ issues: data.issues.nodes });
  } catch (error) {
    const needsConsent =
      error instanceof UserAuthorizationRequiredError || error instanceof NoValidTokenError;
    if (!needsConsent) throw error;
    const { url } = await startAuthorization(LINEAR, params, { callbackUrl: `${APP_ORIGIN}/` });
    return Response.json({ connect: url });
  }
}
