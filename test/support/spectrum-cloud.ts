import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A server that plays the cloud of Photon, which its adapters sign in to before they hear anything.
 * They read `SPECTRUM_CLOUD_URL` when they are imported.
 */
export async function spectrumCloud() {
  const credentials: string[] = [];
  const data = { type: 'dedicated', auth: {}, expiresIn: 3_600 };
  const server = createServer(({ headers }, response) => {
    const [, basic = ''] = headers.authorization?.split(' ') ?? [];
    credentials.push(atob(basic));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ succeed: true, data }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Project id and secret of each sign-in. */
    credentials,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
