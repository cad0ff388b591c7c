import { createMCPClient } from '@tanstack/ai-mcp';
import { connectMCPTransport, getConsentChallenge } from 'grantkit/tanstack-ai';

/** A route that lists the tools of an MCP server, and asks the user for consent the first time. */
export async function GET(request: Request): Promise<Response> {
  const userId = request.headers.get('x-user-id');
  if (!userId) return new Response('Sign in first', { status: 401 });
  const transport = connectMCPTransport(
    { type: 'http', url: process.env.LINEAR_MCP_URL ?? 'https://mcp.linear.app/mcp' },
    'oauth/linear',
    { subject: { type: 'user', id: userId } },
    { redirectUrl: request.url },
  );
  try {
    const client = await createMCPClient({ transport });
    // Here `chat({ adapter, messages, mcp: { clients: [client] } })` would take it.
    const tools = await client.tools();
    await client.close();
    return Response.json(tools.map(({ name }) => name));
  } catch (error) {
    const challenge = getConsentChallenge(error);
    if (!challenge) throw error;
    return Response.redirect(challenge.url);
  }
}
