import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';

/** What a server answers on a path: JSON, or whatever it writes itself. */
export type WildAnswer = object | ((request: WildRequest) => Response | Promise<Response>);

/** A request as it arrived. */
export interface WildRequest {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  form: URLSearchParams;
}

/** A server that keeps no rules but those of a test. */
export interface WildServer {
  url: string;
  answers: Record<string, WildAnswer>;
  requests: WildRequest[];
  close(): void;
}

/** Starts one that publishes the metadata of an OAuth server. */
export async function startWildServer(): Promise<WildServer> {
  const http = createServer();
  await once(http.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const server: WildServer = {
    url,
    answers: { [METADATA]: metadataOf(url) },
    requests: [],
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
  http.on('request', async (request, response) => {
    const form = new URLSearchParams(await text(request));
    const wild = { path: (request.url ?? '').split('?')[0] ?? '', headers: request.headers, form };
    server.requests.push(wild);
    const found = server.answers[wild.path];
    const answer = typeof found === 'function' ? await found(wild) : answerOf(found);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    if (answer.body === null) return response.end();
    // Ends when the other side has had enough.
    await pipeline(Readable.fromWeb(answer.body as ReadableStream), response).catch(() => {});
  });
  return server;
}

export const METADATA = '/.well-known/oauth-authorization-server';

/** Good metadata. */
export function metadataOf(url: string) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    revocation_endpoint: `${url}/revoke`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  };
}

function answerOf(found: object | undefined): Response {
  return found === undefined ? new Response('none', { status: 404 }) : Response.json(found);
}
