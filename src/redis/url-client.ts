import { importPeer } from './peer.js';
import type { ScriptClient } from './script-client.js';

const CONNECT_LIMIT_MS = 5_000;

/** What is called of a client of `@redis/client`. */
interface PeerClient {
  evalSha(digest: string, given: { keys: string[]; arguments: string[] }): Promise<unknown>;
  eval(text: string, given: { keys: string[]; arguments: string[] }): Promise<unknown>;
  on(event: 'error' | 'end', listener: () => void): unknown;
  connect(): Promise<unknown>;
  unref(): void;
  destroy(): void;
}

/** A connection to a `redis:` or `rediss:` URL, made when it is first needed and after it broke. */
export class UrlClient implements ScriptClient {
  readonly #url: string;
  #connecting: Promise<PeerClient> | undefined;
  #client: PeerClient | undefined;

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
    const client = this.#client;
    this.#connecting = undefined;
    this.#client = undefined;
    try {
      client?.destroy();
    } catch {
      // It was closed already.
    }
  }

  close(): void {
    this.reset();
  }

  #connected(): Promise<PeerClient> {
    this.#connecting ??= this.#connect().catch((error) => {
      this.reset();
      throw error;
    });
    return this.#connecting;
  }

  async #connect(): Promise<PeerClient> {
    const { createClient } = await importPeer();
    const client = createClient({
      url: this.#url,
      // The next call connects again: no timer of the client's keeps a process alive.
      socket: { reconnectStrategy: false, connectTimeout: CONNECT_LIMIT_MS },
    }) as unknown as PeerClient;
    const drop = () => {
      if (this.#client === client) this.reset();
    };
    client.on('error', drop);
    client.on('end', drop);
    this.#client = client;
    // What a caller waits for has a timer of its own.
    client.unref();
    await client.connect();
    return client;
  }
}
