import { after } from '../internal/http/stop.js';
import type { ScriptClient } from './script-client.js';

/** Speaks Upstash's REST protocol, which needs nothing but `fetch`. */
export class RestClient implements ScriptClient {
  readonly #url: string;
  readonly #token: string;
  readonly #limitMs: number;
  readonly #inAir = new Set<AbortController>();

  /**
   * @param url `https://host`, or with the token in it, `https://default:token@host`
   * @param how `limitMs`: when an answer is of no use any more, and keeps no process alive
   */
  constructor(url: URL, { token, limitMs }: { token: string; limitMs: number }) {
    this.#url = url.origin + url.pathname;
    this.#token = token;
    this.#limitMs = limitMs;
  }

  byDigest(digest: string, keys: string[], args: string[]): Promise<unknown> {
    return this.#send(['EVALSHA', digest, String(keys.length), ...keys, ...args]);
  }

  inFull(text: string, keys: string[], args: string[]): Promise<unknown> {
    return this.#send(['EVAL', text, String(keys.length), ...keys, ...args]);
  }

  close(): void {
    for (const request of this.#inAir) request.abort(new Error('The shared store was closed.'));
  }

  async #send(command: string[]): Promise<unknown> {
    const request = new AbortController();
    const late = `The REST API of Redis did not answer within ${this.#limitMs} ms.`;
    const cancel = after(this.#limitMs, () => request.abort(new Error(late)));
    this.#inAir.add(request);
    try {
      return await this.#answer(command, request.signal);
    } finally {
      cancel();
      this.#inAir.delete(request);
    }
  }

  async #answer(command: string[], signal: AbortSignal): Promise<unknown> {
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.#token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(command),
      redirect: 'manual',
      signal,
    });
    const reply = Object(await response.json().catch(() => undefined));
    signal.throwIfAborted();
    if (response.ok && 'result' in reply) return reply.result;
    const told = typeof reply.error === 'string' ? `: ${reply.error}` : '';
    throw new Error(`The REST API of Redis answered ${response.status}${told}`);
  }
}
