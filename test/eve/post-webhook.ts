/** A channel as eve's runtime has it. */
export interface Channel {
  routes: readonly object[];
}

/** A webhook on its way to a channel. */
export interface Webhook {
  event: object;
  headers?: Record<string, string>;
  authorization?: string;
}

type Handle = (request: Request, context: object) => Promise<Response>;

/** Posts a webhook to the route of a channel, and waits for all that it starts. */
export async function postWebhook(
  { routes }: Channel,
  { event, headers, authorization }: Webhook,
): Promise<Response> {
  const route = routes.find((it) => 'method' in it && it.method === 'POST');
  if (route === undefined || !('handler' in route)) throw new Error('The channel has no route.');
  const request = new Request('https://app.test/webhook', {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', ...headers },
      ...(authorization !== undefined && { authorization }),
    },
    body: JSON.stringify(event),
  });
  const tasks: Promise<unknown>[] = [];
  const response = await (route.handler as Handle)(request, {
    waitUntil: (task: Promise<unknown>) => void tasks.push(task),
    from: () => ({}),
  });
  await Promise.all(tasks);
  return response;
}
