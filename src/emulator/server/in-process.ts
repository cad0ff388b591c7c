import { ConnectionDropped } from '../instruments/with-faults.js';

/** A way to the service without a socket. */
export interface InProcess {
  /** Reaches it whatever the host of the URL. */
  fetch: typeof fetch;
  /** Drops the calls that wait for an answer, as closing a socket does. */
  drop(): void;
}

/** The way to a service within its own process. */
export function inProcess(
  serve: (request: Request) => Promise<Response>,
  baseUrl: () => string,
): InProcess {
  const waiting = new Set<(reason: Error) => void>();
  const drop = () => {
    for (const reject of waiting) reject(new ConnectionDropped());
    waiting.clear();
  };
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, baseUrl()), init);
    const signal = init?.signal ?? request.signal;
    signal.throwIfAborted();
    try {
      const response = await race(serve(request), signal, waiting);
      if (request.redirect === 'error' && isRedirect(response)) throw new UnexpectedRedirect();
      return response;
    } catch (error) {
      if (!(error instanceof ConnectionDropped || error instanceof UnexpectedRedirect)) throw error;
      throw new TypeError('fetch failed', { cause: error });
    }
  };
  return { fetch: send, drop };
}

class UnexpectedRedirect extends Error {
  override readonly name = 'UnexpectedRedirect';

  constructor() {
    super('unexpected redirect');
  }
}

function isRedirect({ status }: Response): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function race<T>(
  work: Promise<T>,
  signal: AbortSignal,
  waiting: Set<(reason: Error) => void>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    waiting.add(reject);
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
      waiting.delete(reject);
    });
  });
}
