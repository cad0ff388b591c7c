import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { connectAuthProvider, getConsentChallenge } from 'grantkit/mcp';

/** A route that lists the tools of an MCP server, and asks the user for consent the first time. */
export async function GET(request: Request): Promise<Response> {
  const userId = request.headers.get('x-user-id');
  if (!userId) return new Response('Sign in first', { status: 401 });
  const client = new Client({ name: 'example', version: '1.0.0' });
  const authProvider = connectAuthProvider(
    'oauth/linear',
    { subject: { type: 'user', id: userId } },
    { redirectUrl: request.url },
  );
  const url = new URL(process.env.LINEAR_MCP_URL ?? 'https://mcp.linear.app/mcp');
  try {
    await client.connect(new StreamableHTTPClientTransport(url, { authProvider }));
    const { tools } = await client.listTools();
    return Response.json(tools.map(({ name }) => name));
  } catch (error) {
    const challenge = getConsentChallenge(error);
    if (!challenge) throw error;
    return Response.redirect(challenge.url);
  } finally {
    await client.close();
  }
}
