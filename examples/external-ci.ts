import { ConnectError, getToken } from 'grantkit';

/** Posts the outcome of a build from a CI that runs outside Vercel. */
export async function announce(text: string): Promise<void> {
  const token = await getToken(
    'slack/acme-slack',
    { subject: { type: 'app' }, scopes: ['chat:write'] },
    // An access token acts for the application, or for its own user.
    { vercelToken: process.env.VERCEL_TOKEN, timeoutMs: 10_000 },
  );
  const api = process.env.SLACK_API_URL ?? 'https://slack.com/api/chat.postMessage';
  await fetch(api, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel: '#builds', text }),
  });
}

/** Tells what a failed announcement needs; a broken chat should not break the build. */
export async function announceOrExplain(text: string): Promise<string | undefined> {
  try {
    await announce(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return `${error.message} ${error.hint ?? ''}`.trim();
  }
}
