import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@redis/client';

const TOKEN = 'upstash-token';

/** Speaks Upstash's REST protocol in front of a Redis. */
export async function restBridge(redisUrl: string) {
  const client = await createClient({ url: redisUrl }).connect();
  const server = createServer(async (request, response) => {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return send(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
    }
    const isEncoded = request.headers['upstash-encoding'] === 'base64';
    const answer = async (command: unknown[]) => {
      try {
        const result = await client.sendCommand(command.map(String));
        return { result: isEncoded ? encoded(result) : result };
      } catch (error) {
        return { error: (error as Error).message };
      }
    };
    const body = JSON.parse(await textOf(request));
    if (request.url?.endsWith('/pipeline')) {
      return send(response, 200, await Promise.all((body as unknown[][]).map(answer)));
    }
    const reply = await answer(body);
    send(response, 'error' in reply ? 400 : 200, reply);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    async close() {
      server.closeAllConnections();
      server.close();
      client.destroy();
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** What the client of Upstash asks for: texts in base64, because JSON cannot hold every byte. */
function encoded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encoded);
  return typeof value === 'string' ? Buffer.from(value).toString('base64') : value;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
