import { within } from '../internal/http/limits.js';
import { importPeer } from './peer.js';
import type { ScriptClient } from './script-client.js';

// Much longer than any call waits: on a slow network it is there for the calls that follow.
const CONNECT_LIMIT_MS = 5_000;

/** What is called of a client of `@redis/client`. */
interface PeerClient {
  evalSha(digest: string, given: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(text: string, given: { keys: string[]; arguments: string[] }): Promise<unknown>;
  on(event: 'error', listener: () => void): unknown;
  connect(): Promise<unknown>;
  unref(): void;
  destroy(): void;
}

/** A `redis:` or `rediss:` URL; it is connected to when it is first needed, and after it broke. */
export class UrlClient implements ScriptClient {
  readonly #url: string;
  #connection: Connection | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  async byDigest(digest: string, keys: string[], args: string[]): Promise<unknown> {
    return (await this.#connected()).evalSha(digest, { keys, arguments: args });
  }

  async inFull(text: string, keys: string[], args: string[]): Promise<unknown> {
    return (await this.#connected()).eval(text, { keys, arguments: args });
  }

  reset(): void {
    if (this.#connection?.isReady) this.close();
  }

  close(): void {
    this.#connection?.close();
  }

  #connected(): Promise<PeerClient> {
    this.#connection ??= new Connection(this.#url, () => {
      this.#connection = undefined;
    });
    return this.#connection.client;
  }
}

/** One connection, which is not made again. */
class Connection {
  readonly client: Promise<PeerClient>;
  isReady = false;
  readonly #onEnd: () => void;
  #opening: PeerClient | undefined;
  #isClosed = false;

  constructor(url: string, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.client = this.#open(url);
    this.client.catch(() => this.close());
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#onEnd();
    try {
      this.#opening?.destroy();
    } catch {
      // It was closed already.
    }
  }

  async #open(url: string): Promise<PeerClient> {
    const { createClient } = await importPeer();
    if (this.#isClosed) throw new Error('The connection to the shared store was given up.');
    const socket = { reconnectStrategy: false } as const;
    const client = createClient({ url, socket }) as unknown as PeerClient;
    this.#opening = client;
    client.on('error', () => this.close());
    // What a caller waits for has a timer of its own.
    client.unref();
    // The peer limits how long the socket may take, but not the greetings after it.
    const late = () => new Error('The shared store did not greet in time.');
    await within(client.connect(), CONNECT_LIMIT_MS, late);
    this.isReady = true;
    return client;
  }
}
