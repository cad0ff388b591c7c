import { ConnectionDropped } from '../instruments/with-faults.js';

/** A `fetch` that reaches the service without a socket, whatever the host of the URL. */
export function inProcessFetch(
  serve: (request: Request) => Promise<Response>,
  baseUrl: () => string,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, baseUrl()), init);
    const signal = init?.signal ?? request.signal;
    signal.throwIfAborted();
    try {
      const response = await race(serve(request), signal);
      if (request.redirect === 'error' && isRedirect(response)) throw new UnexpectedRedirect();
      return response;
    } catch (error) {
      if (!(error instanceof ConnectionDropped || error instanceof UnexpectedRedirect)) throw error;
      throw new TypeError('fetch failed', { cause: error });
    }
  };
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

function race<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
