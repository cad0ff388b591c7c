import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that counts its sockets. */
export interface CountingServer {
  url: string;
  /** All sockets that there ever were. */
  opened(): number;
  /** The most at one time. */
  most(): number;
}

/** Answers with `listener`, by default with the request's own body after 20 ms. */
export async function countingServer(listener: RequestListener = echo): Promise<CountingServer> {
  let open = 0;
  let opened = 0;
  let most = 0;
  const server = createServer(listener).on('connection', (socket) => {
    opened++;
    most = Math.max(most, ++open);
    socket.on('close', () => open--);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, opened: () => opened, most: () => most };
}

const echo: RequestListener = (request, response) => {
  setTimeout(() => request.pipe(response), 20);
};
