import { type ConnectClientOptions, type ConnectEvent, createConnect } from '../../src/index.js';
import type { TokenStore } from '../../src/token-store.js';
import { advance, watch } from './client.js';
import { type ConnectServer, until } from './connect-server.js';

/** One process of a fleet: a client with a memory of its own. */
export function processOf(
  server: ConnectServer,
  store: TokenStore,
  { cache, ...options }: ConnectClientOptions = {},
) {
  const events: ConnectEvent[] = [];
  const connect = createConnect({
    baseUrl: server.url,
    vercelToken: 'vercel-token',
    onEvent: (event) => events.push(event),
    cache: { ...cache, store },
    ...options,
  });
  return { ...connect, events };
}

/** A store that does what another one does, until it is told to fail. */
export function fragile(store: TokenStore) {
  const state = { isOut: false, calls: 0 };
  const unlessOut = <T>(operation: () => Promise<T>): Promise<T> => {
    state.calls++;
    return state.isOut ? Promise.reject(new Error('the store is out')) : operation();
  };
  const guarded: TokenStore = {
    freshForMs: store.freshForMs,
    take: (name, how) => unlessOut(() => store.take(name, how)),
    settle: (lease, outcome) => unlessOut(() => store.settle(lease, outcome)),
    revoke: (subject, names) => unlessOut(() => store.revoke(subject, names)),
  };
  return { store: guarded, state };
}

/** The outcome of a call that waits for timers, on a faked clock. */
export async function outcomeOf<T>(call: Promise<T>): Promise<T> {
  const seen = watch(call);
  await until(() => advance(5).then(() => seen.isSettled));
  return call;
}
