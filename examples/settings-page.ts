import { getConnectionStatus, revokeToken, startAuthorization } from 'grantkit';

// The origin that browsers see; behind Next.js or a proxy `request.url` may have another one.
const APP_ORIGIN = process.env.APP_ORIGIN ?? 'http://localhost:3000';
const CONNECTORS: Record<string, string> = {
  'oauth/linear': 'Linear',
  'oauth/notion': 'Notion',
  'slack/acme': 'Slack',
};
const WORDS = {
  authorized: 'connected',
  authorization_required: 'not connected',
  installation_required: 'not installed: ask your administrator',
  revoked: 'disconnected at the provider',
  unavailable: 'not known at the moment',
};

/** A page of connected accounts, whose buttons come back as a POST. */
export async function settingsPage(userId: string, request: Request): Promise<Response> {
  const subject = { type: 'user', id: userId } as const;
  if (request.method === 'POST') return change(subject, await request.formData());
  const connections = await getConnectionStatus(Object.keys(CONNECTORS), subject, {
    signal: request.signal,
  });
  const items = connections.map(({ connector, status }) => {
    const action = status === 'authorized' ? 'disconnect' : 'connect';
    const isOffered = status !== 'unavailable' && status !== 'installation_required';
    const button = `<button name="${action}" value="${connector}">${action}</button>`;
    return `<li>${CONNECTORS[connector]}: ${WORDS[status]} ${isOffered ? button : ''}</li>`;
  });
  const page = `<form method="post"><ul>${items.join('')}</ul></form>`;
  return new Response(page, { headers: { 'Content-Type': 'text/html' } });
}

// A real page checks that the form is its own: with cookies of SameSite=Lax, or a token in it.
async function change(subject: { type: 'user'; id: string }, form: FormData): Promise<Response> {
  const [connect, disconnect] = ['connect', 'disconnect'].map((name) => String(form.get(name)));
  const back = `${APP_ORIGIN}/settings`;
  let location = back;
  if (disconnect && disconnect in CONNECTORS) await revokeToken(disconnect, { subject });
  if (connect && connect in CONNECTORS) {
    location = (await startAuthorization(connect, { subject }, { callbackUrl: back })).url;
  }
  return new Response(null, { status: 303, headers: { Location: location } });
}
