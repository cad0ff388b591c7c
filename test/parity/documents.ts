import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import type { AddressInfo } from 'node:net';
import { documentAt } from './issuer.js';

const { get } = https;
const server = http.createServer((incoming, outgoing) => {
  const document = documentAt(decodeURIComponent(incoming.url?.slice(1) ?? ''));
  outgoing.writeHead(document ? 200 : 404, { 'content-type': 'application/json' });
  outgoing.end(JSON.stringify(document ?? {}));
});

/** Publishes the documents of the issuers to `@vercel/oidc`, which asks `node:https` for them. */
export async function publishDocuments(): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  https.get = ((url: string | URL, options: https.RequestOptions) => {
    const local = `http://127.0.0.1:${port}/${encodeURIComponent(String(url))}`;
    return http.get(local, { ...options, agent: undefined });
  }) as typeof get;
  syncBuiltinESMExports();
}

/** Ends what {@link publishDocuments} began. */
export async function withdrawDocuments(): Promise<void> {
  https.get = get;
  syncBuiltinESMExports();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
