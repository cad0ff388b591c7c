import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose';
import type { Emulator } from '../../../src/emulator/index.js';

/** A forwarded webhook as the application got it. */
export interface Arrival {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  claims: JWTPayload;
}

/** An application on this machine that accepts only requests the emulator vouches for. */
export interface Application extends AsyncDisposable {
  url: string;
  arrivals: Arrival[];
  /** Statuses of the next answers; 200 when there are none. */
  answers: number[];
}

/** Starts an application on a free port; the emulator has to listen. */
export async function startApplication(emulator: Emulator): Promise<Application> {
  const keys = createRemoteJWKSet(new URL('/.well-known/jwks', emulator.url));
  const application = { arrivals: [] as Arrival[], answers: [] as number[] };
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { headers, url: path = '' } = request;
    const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    try {
      const { payload: claims } = await jwtVerify(token, keys, {
        issuer: `${emulator.url}/oidc`,
        audience: 'https://vercel.com/emu',
        currentDate: new Date(emulator.clock.now()),
      });
      application.arrivals.push({ path, headers, body, claims });
      response.statusCode = application.answers.shift() ?? 200;
    } catch {
      response.statusCode = 401;
    }
    response.setHeader('location', 'https://example.com/elsewhere');
    response.end('answered');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return Object.assign(application, { url, [Symbol.asyncDispose]: stop });
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
