import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { connectAuthProvider, getConsentChallenge } from 'grantkit/mcp';

// The origin that browsers see; behind Next.js or a proxy `request.url` may have another one.
const APP_ORIGIN = process.env.APP_ORIGIN ?? 'http://localhost:3000';

/** A route that lists the tools of an MCP server, and asks the user for consent the first time. */
export async function GET(request: Request): Promise<Response> {
  const userId = request.headers.get('x-user-id');
  if (!userId) return new Response('Sign in first', { status: 401 });
  const client = new Client({ name: 'example', version: '1.0.0' });
  const authProvider = connectAuthProvider(
    'oauth/linear',
    { subject: { type: 'user', id: userId } },
    { redirectUrl: `${APP_ORIGIN}/tools` },
  );
  const url = new URL(process.env.LINEAR_MCP_URL ?? 'https://mcp.linear.app/mcp');
  try {
    await client.connect(new StreamableHTTPClientTransport(url, { authProvider }));
    const { tools } = await client.listTools();
    return Response.json(tools.map(({ name }) => name));
  } catch (error) {
    const challenge = getConsentChallenge(error);
    if (!challenge) throw error;
    // Back from the consent page without a grant: to redirect again would be a loop.
    if (new URL(request.url).searchParams.has('error')) {
      return new Response('Linear is not connected.', { status: 403 });
    }
    return new Response(null, { status: 302, headers: { Location: challenge.url } });
  } finally {
    await client.close();
  }
}
