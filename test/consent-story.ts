import type { Emulator } from '../src/emulator/index.js';

export const APP_ORIGIN = 'https://app.example';
// What the framework sees behind a proxy, which no browser can reach.
const INTERNAL_ORIGIN = 'http://10.0.0.7:8080';

type Route = (request: Request) => Promise<Response>;

/**
 * Lets a browser visit the server route while its user denies, allows, loses the grant, denies and
 * allows again; returns the status of each visit.
 */
export async function tellConsentStory(GET: Route, emulator: Emulator): Promise<number[]> {
  const statuses: number[] = [];
  const visit = async (url = `${APP_ORIGIN}/issues`) => {
    const response = await GET(new Request(url.replace(APP_ORIGIN, INTERNAL_ORIGIN)));
    // Frameworks add cookies.
    response.headers.append('Set-Cookie', 'visited=1');
    statuses.push(response.status);
    return response;
  };
  const consentUrl = async () => (await visit()).headers.get('Location') ?? '';
  const deny = async () => visit((await emulator.deny(await consentUrl())).redirectUrl);
  const allow = async () => visit((await emulator.approve(await consentUrl())).redirectUrl);
  const refused = await deny();
  if (!(await refused.text()).includes('<a href="/issues">')) throw new Error('There is no way on');
  await allow();
  emulator.revokeGrant({ connector: 'oauth/linear', user: 'ada' });
  // The provider's 401 drops the kept token.
  await visit();
  await deny();
  await allow();
  return statuses;
}

/** A story in which every visit did what it should. */
export const HAPPY_STORY = [302, 403, 302, 200, 401, 302, 403, 302, 200];
