import { createMCPClient } from '@ai-sdk/mcp';
import { connectAuthProvider, getConsentChallenge } from 'grantkit/ai-sdk';

// The origin that browsers see; behind Next.js or a proxy `request.url` may have another one.
const APP_ORIGIN = process.env.APP_ORIGIN ?? 'http://localhost:3000';

/** A route that lists the tools of an MCP server, and asks the user for consent the first time. */
export async function GET(request: Request): Promise<Response> {
  const userId = request.headers.get('x-user-id');
  if (!userId) return new Response('Sign in first', { status: 401 });
  const authProvider = connectAuthProvider(
    'oauth/linear',
    { subject: { type: 'user', id: userId } },
    // Over `http` a missing consent need not wait for the MCP server's 401.
    { redirectUrl: `${APP_ORIGIN}/tools`, consent: 'eager' },
  );
  const url = process.env.LINEAR_MCP_URL ?? 'https://mcp.linear.app/mcp';
  try {
    const client = await createMCPClient({ transport: { type: 'http', url, authProvider } });
    // Here `streamText({ model, tools, prompt })` would take them.
    const tools = await client.tools();
    await client.close();
    return Response.json(Object.keys(tools));
  } catch (error) {
    const challenge = getConsentChallenge(error);
    if (!challenge) throw error;
    // Back from the consent page without a grant: to redirect again would be a loop.
    if (new URL(request.url).searchParams.has('error')) {
      return new Response('Linear is not connected.', { status: 403 });
    }
    return new Response(null, { status: 302, headers: { Location: challenge.url } });
  }
}
