import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** An application that people are sent back to, until the test ends. */
export async function application(): Promise<{ url: string }> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end('<h1>The application</h1>');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/done` };
}
