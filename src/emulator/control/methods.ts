import type { Emulator } from '../emulator-interface.js';
import type { BodyOf, CallName, ResultOf } from './calls.js';
import { eventOnWire, outcomeOf } from './trigger-codec.js';

/** Has a call made, here or in another process; an error is thrown, or rejects. */
export type MakeCall = <Name extends CallName>(
  name: Name,
  body?: BodyOf<Name>,
) => Promise<ResultOf<Name>>;

/** What returns at once in the emulator's own process is a promise in another one. */
export type Promised<T> = {
  readonly [Name in keyof T]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : Promise<T[Name]>;
};

type Nested = 'clock' | 'connectors' | 'faults' | 'limits';
type Methods = Promised<
  Omit<
    Emulator,
    | Nested
    | ('url' | 'env' | 'unapplied' | 'fetch' | 'listen' | 'close' | 'controlToken' | 'ledger')
    | typeof Symbol.asyncDispose
  >
> & { readonly [Name in Nested]: Promised<Emulator[Name]> } & {
  readonly ledger: Promised<Pick<Emulator['ledger'], 'months' | 'clear'>>;
};

/** The methods of an emulator as calls: their arguments are checked where the calls are made. */
export function methodsOf(call: MakeCall): Methods {
  return {
    oidcToken: async (options = {}) => call('oidcToken', options),
    accessToken: (options = {}) => call('accessToken', options),
    now: () => call('clock.now'),
    clock: {
      now: () => call('clock.now'),
      set: (ms) => call('clock.set', { ms }),
      advance: (ms) => call('clock.advance', { ms }),
    },
    ledger: {
      months: (terms = {}) => call('ledger.months', terms),
      clear: () => call('ledger.clear'),
    },
    faults: {
      next: (operation, fault, times) => call('faults.next', { operation, fault, times }),
      clear: () => call('faults.clear'),
    },
    limits: {
      set: (limits) => call('limits.set', limits),
      clear: () => call('limits.clear'),
    },
    connectors: {
      list: () => call('connectors.list'),
      add: (connector) => call('connectors.add', connector),
      remove: (connector) => call('connectors.remove', { connector }),
    },
    install: (installation) => call('install', installation),
    uninstall: (installation) => call('uninstall', installation),
    link: (link) => call('link', link),
    unlink: (link) => call('unlink', link),
    setProjectUrl: (at) => call('setProjectUrl', at),
    setTriggers: (triggers) => call('setTriggers', triggers),
    trigger: async (connector, event) =>
      outcomeOf(await call('trigger', { connector, event: eventOnWire(event) })),
    grants: () => call('grants'),
    grant: (grant) => call('grant', grant),
    revokeGrant: (grant) => call('revokeGrant', grant),
    expireTokens: (grant) => call('expireTokens', grant),
    introspect: (token) => call('introspect', { token }),
    consents: () => call('consents'),
    approve: async (url, answers) => call('approve', { url, answers }),
    deny: async (url) => call('deny', { url }),
    reset: () => call('reset'),
    snapshot: () => call('snapshot'),
    restore: (snapshot) => call('restore', snapshot),
  };
}
