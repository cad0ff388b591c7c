import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** An HTTP proxy that tunnels, as companies have one at their border. */
export interface Proxy {
  url: string;
  /** The hosts that were asked for. */
  tunnels: string[];
  /** The `Proxy-Authorization` of each tunnel. */
  credentials: (string | undefined)[];
  /** Everything that went through, as it was on the wire. */
  seen(): string;
}

/** @param status what every tunnel is refused with; none is by default */
export async function startProxy({ status }: { status?: string } = {}): Promise<Proxy> {
  const tunnels: string[] = [];
  const credentials: (string | undefined)[] = [];
  const wire: Buffer[] = [];
  const server = createServer((_request, response) => response.writeHead(501).end());
  server.on('connect', ({ url = '', headers }, client) => {
    tunnels.push(url);
    credentials.push(headers['proxy-authorization']);
    client.on('error', () => client.destroy());
    if (status) return void client.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
    const { hostname, port } = new URL(`http://${url}`);
    const origin = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    });
    client.on('data', (chunk: Buffer) => wire.push(chunk));
    origin.on('error', () => client.destroy());
    client.on('close', () => origin.destroy());
    client.pipe(origin).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  const seen = () => Buffer.concat(wire).toString('latin1');
  return { url: `http://127.0.0.1:${port}`, tunnels, credentials, seen };
}
