import { createConnectWebhookVerifier } from 'grantkit/chat';

const verify = createConnectWebhookVerifier();

/** Takes the events of Slack that Connect has checked and forwarded. */
export async function POST(request: Request) {
  const body = await request.text();
  try {
    await verify(request, body);
  } catch {
    return new Response('Not from Connect.', { status: 401 });
  }
  const { event } = JSON.parse(body);
  console.log(`Slack says ${event.type}`);
  return new Response();
}
