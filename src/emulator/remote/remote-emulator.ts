import { eventOnWire, outcomeOf } from '../control/trigger-codec.js';
import type { Emulator } from '../emulator-interface.js';
import type { ControlClient } from './control-client.js';

type Nested = 'clock' | 'connectors' | 'faults' | 'ledger' | 'limits';
type Local = 'url' | 'controlToken' | 'fetch' | typeof Symbol.asyncDispose;

/** What returns at once in the emulator's own process is a promise in another one. */
type Promised<T> = {
  readonly [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : Promise<T[Name]>;
};

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
  return {
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
      months: (terms = {}) => client.call('ledger.months', terms),
      clear: () => client.call('ledger.clear'),
      follow: (options) => client.follow(options),
    },
    faults: {
      next: (operation, fault, times) => client.call('faults.next', { operation, fault, times }),
      clear: () => client.call('faults.clear'),
    },
    limits: {
      set: (limits) => client.call('limits.set', limits),
      clear: () => client.call('limits.clear'),
    },
    connectors: {
      list: () => client.call('connectors.list'),
      add: (connector) => client.call('connectors.add', connector),
      remove: (connector) => client.call('connectors.remove', { connector }),
    },
    install: (installation) => client.call('install', installation),
    uninstall: (installation) => client.call('uninstall', installation),
    link: (link) => client.call('link', link),
    unlink: (link) => client.call('unlink', link),
    setProjectUrl: (at) => client.call('setProjectUrl', at),
    setTriggers: (triggers) => client.call('setTriggers', triggers),
    trigger: async (connector, event) =>
      outcomeOf(await client.call('trigger', { connector, event: eventOnWire(event) })),
    grants: () => client.call('grants'),
    grant: (grant) => client.call('grant', grant),
    revokeGrant: (grant) => client.call('revokeGrant', grant),
    expireTokens: (grant) => client.call('expireTokens', grant),
    introspect: (token) => client.call('introspect', { token }),
    consents: () => client.call('consents'),
    approve: (url, answers) => client.call('approve', { url, answers }),
    deny: (url) => client.call('deny', { url }),
    reset: () => client.call('reset'),
    snapshot: () => client.call('snapshot'),
    restore: (snapshot) => client.call('restore', snapshot),
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
