import type { ScriptClient } from './script-client.js';

/** Speaks Upstash's REST protocol, which needs nothing but `fetch`. */
export class RestClient implements ScriptClient {
  readonly #url: string;
  readonly #token: string;

  /** @param url `https://host`, or with the token in it, `https://default:token@host` */
  constructor(url: URL, token: string) {
    this.#url = url.origin + url.pathname;
    this.#token = token;
  }

  byDigest(digest: string, keys: string[], args: string[]): Promise<unknown> {
    return this.#send(['EVALSHA', digest, String(keys.length), ...keys, ...args]);
  }

  inFull(text: string, keys: string[], args: string[]): Promise<unknown> {
    return this.#send(['EVAL', text, String(keys.length), ...keys, ...args]);
  }

  async #send(command: string[]): Promise<unknown> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(command),
      redirect: 'manual',
    });
    const reply = await response.json().catch(() => ({}));
    if (response.ok && 'result' in reply) return reply.result;
    const told = typeof reply.error === 'string' ? `: ${reply.error}` : '';
    throw new Error(`The REST API of Redis answered ${response.status}${told}`);
  }
}
