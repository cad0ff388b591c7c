import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, vi } from 'vitest';

/** A request as it arrived. */
export interface GatewayRequest {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  form: Record<string, string>;
}

/** What the gateway answers; JSON unless it is text. */
export interface GatewayAnswer {
  status?: number;
  /** @default the usual one of the status */
  statusText?: string;
  headers?: Record<string, string>;
  body: unknown;
  /** Never answers. */
  hangs?: boolean;
}

/** A throw-away gateway on this machine that always gives the same answer. */
export async function gatewayServer({ status = 200, body, ...answer }: GatewayAnswer) {
  const requests: GatewayRequest[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url: path = '' } = incoming;
    const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
    requests.push({ method, path, headers: incoming.headers, form });
    if (answer.hangs) return;
    const headers = { 'content-type': 'application/json', ...answer.headers };
    outgoing.writeHead(status, answer.statusText, headers);
    outgoing.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('VERCEL_CONNECT_API_URL', url);
  return { url, requests };
}
