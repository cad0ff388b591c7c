import {
  type BodyOf,
  CALLS,
  type CallName,
  CONTROL_PATH,
  type ControlAnswer,
  type ResultOf,
} from '../control/calls.js';
import { EVENT_STREAM, readEventStream } from '../control/event-stream.js';
import type { EmulatorEvent } from '../state/events.js';
import type { FollowOptions } from '../state/news.js';

/** Calls the control API of an emulator. */
export class ControlClient {
  readonly #closing = new AbortController();

  constructor(
    readonly url: string,
    readonly controlToken: string,
    private readonly send: typeof fetch,
  ) {}

  /**
   * Makes a call and returns its result.
   * @throws {TypeError} when the emulator refuses the arguments, as in its own process
   * @throws {Error} when it refuses something else, or does not answer
   */
  async call<Name extends CallName>(name: Name, body?: BodyOf<Name>): Promise<ResultOf<Name>> {
    const { method, path } = CALLS[name];
    const response = await this.#request(path, {
      method,
      headers: { ...this.#headers, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const { result } = (await response.json()) as ControlAnswer;
    return result as ResultOf<Name>;
  }

  /** Follows the ledger; when this resolves, nothing that happens is missed. */
  async follow({ signal }: FollowOptions = {}): Promise<AsyncIterableIterator<EmulatorEvent>> {
    const signals = [this.#closing.signal, ...(signal === undefined ? [] : [signal])];
    const ending = AbortSignal.any(signals);
    const headers = { ...this.#headers, accept: EVENT_STREAM };
    const items = this.#request(CALLS.ledger.path, { headers, signal: ending }).then(
      (response) => readEventStream<EmulatorEvent>(response),
      (error) => {
        if (ending.aborted) return [];
        throw error;
      },
    );
    return untilEnded(await items, ending);
  }

  /** Ends what is being followed. */
  close(): void {
    this.#closing.abort();
  }

  get #headers() {
    return { authorization: `Bearer ${this.controlToken}` };
  }

  async #request(path: string, init: RequestInit): Promise<Response> {
    const url = `${this.url}${CONTROL_PATH}/${path}`;
    let response: Response;
    try {
      response = await this.send(url, { ...init, redirect: 'error' });
    } catch (cause) {
      throw new Error(`No emulator answers at ${this.url}. Has it been closed?`, { cause });
    }
    if (response.ok) return response;
    throw await failureOf(response, this.url);
  }
}

async function failureOf(response: Response, url: string): Promise<Error> {
  const { error } = ((await response.json().catch(() => ({}))) ?? {}) as ControlAnswer;
  if (error === undefined) return new Error(`What answers at ${url} is no emulator.`);
  return error.code === 'bad_request' ? new TypeError(error.message) : new Error(error.message);
}

async function* untilEnded<T>(
  items: AsyncIterable<T> | T[],
  signal: AbortSignal,
): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    if (!signal.aborted && !isCut(error)) throw error;
  }
}

/** Whether the emulator has gone, which ends what is followed, as in its own process. */
function isCut(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}
