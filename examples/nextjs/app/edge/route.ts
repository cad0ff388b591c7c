import { getTokenResponse } from 'grantkit';

export const runtime = 'edge';
export const dynamic = 'force-dynamic';

/** Who the application is at Slack; it acts as itself, so nobody has to consent. */
export async function GET() {
  const { name, expiresAt } = await getTokenResponse('slack/acme-slack', {
    subject: { type: 'app' },
  });
  return Response.json({ name, expiresAt });
}
