import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

type Handler = (request: Request) => Promise<Response>;

/** An application on a socket, whose route is told later. */
export async function application() {
  let handle: Handler = async () => new Response(null, { status: 404 });
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const request = new Request(url, { method: 'POST', headers, body: Buffer.concat(chunks) });
    const response = await handle(request);
    outgoing.writeHead(response.status).end(await response.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (handler: Handler) => {
      handle = handler;
    },
  };
}
