import type { AddressInfo } from 'node:net';
import { type HttpBindings, serve } from '@hono/node-server';
import { ConnectionDropped } from '../instruments/with-faults.js';
import { isPort, LAST_PORT } from './address.js';
import type { Answer } from './app.js';

interface Socket {
  url: string;
  close(): Promise<void>;
}

/** The socket of the service, on 127.0.0.1 unless another address is asked for. */
export class LoopbackServer {
  #opening: Promise<Socket> | undefined;
  #url: string | undefined;

  constructor(private readonly host = '127.0.0.1') {}

  /** The origin; `undefined` while it is closed. */
  get url(): string | undefined {
    return this.#url;
  }

  /**
   * Opens the socket, unless it is open, and returns its origin; port 0 takes a free one.
   * @throws {TypeError} for what is no port
   */
  async listen(answer: Answer, port: number): Promise<string> {
    // Node would take a name for the path of a Unix socket.
    if (!isPort(port)) {
      throw new TypeError(`port: expected a whole number from 0 (any free one) to ${LAST_PORT}.`);
    }
    this.#opening ??= open(answer, port, this.host);
    try {
      this.#url = (await this.#opening).url;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
    return this.#url;
  }

  /** Closes the socket and cuts every connection. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#url = undefined;
    await (await opening)?.close();
  }
}

function open(answer: Answer, port: number, hostname: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        port,
        hostname,
        overrideGlobalObjects: false,
        fetch: (request, bindings) => answerOrDrop(answer, request, bindings as HttpBindings),
      },
      (address: AddressInfo) =>
        resolve({ url: `http://127.0.0.1:${address.port}`, close: () => close(server) }),
    );
    server.once('error', reject);
  });
}

async function answerOrDrop(
  answer: Answer,
  request: Request,
  { incoming }: HttpBindings,
): Promise<Response> {
  try {
    return await answer(request, incoming.headers.host ?? '', incoming.socket.remoteAddress);
  } catch (error) {
    if (!(error instanceof ConnectionDropped) && !request.signal.aborted) throw error;
    incoming.socket.destroy();
    return new Response(null);
  }
}

function close(server: ReturnType<typeof serve>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
}
