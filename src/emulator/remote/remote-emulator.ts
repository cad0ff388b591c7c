import { methodsOf, type Promised } from '../control/methods.js';
import type { Emulator } from '../emulator-interface.js';
import type { ControlClient } from './control-client.js';

type Nested = 'clock' | 'connectors' | 'faults' | 'ledger' | 'limits';
type Local = 'url' | 'controlToken' | 'fetch' | typeof Symbol.asyncDispose;

/**
 * An emulator in another process: the methods and properties of `Emulator`, to be awaited. Code that
 * awaits them all works with either.
 */
export type RemoteEmulator = Pick<Emulator, Local> &
  Promised<Omit<Emulator, Local | Nested>> & {
    readonly [Name in Nested]: Promised<Emulator[Name]>;
  };

/** The emulator that a client talks to. */
export function remoteEmulator(client: ControlClient): RemoteEmulator {
  const { url, controlToken } = client;
  const ledger = () => client.call('ledger');
  const close = async () => client.close();
  const methods = methodsOf((name, body) => client.call(name, body));
  return {
    ...methods,
    url,
    controlToken,
    fetch: throughSocket(url),
    listen: async () => url,
    close,
    [Symbol.asyncDispose]: close,
    get env() {
      return client.call('env');
    },
    get unapplied() {
      return client.call('unapplied');
    },
    ledger: {
      get events() {
        return ledger().then(({ events }) => events);
      },
      get deliveries() {
        return ledger().then(({ deliveries }) => deliveries);
      },
      get requests() {
        return ledger().then(({ requests }) => requests);
      },
      get billed() {
        return ledger().then(({ billed }) => billed);
      },
      ...methods.ledger,
      follow: (options) => client.follow(options),
    },
  };
}

/** A `fetch` that reaches the service whatever the host of the URL, as the one in its process. */
function throughSocket(url: string): typeof fetch {
  return (input, init) => {
    const request = new Request(input instanceof Request ? input : new URL(input, url), init);
    const { pathname, search } = new URL(request.url);
    const redirect = request.redirect === 'error' ? 'error' : 'manual';
    return fetch(new Request(new URL(`${pathname}${search}`, url), request), { redirect });
  };
}
