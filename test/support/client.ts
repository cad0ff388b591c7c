import { afterEach, beforeEach, onTestFinished, vi } from 'vitest';
import { type ConnectClientOptions, type ConnectEvent, createConnect } from '../../src/index.js';
import { type Answer, type ConnectServer, connectServer } from './connect-server.js';
import { APP, tokenResponse } from './token-response.js';

/** When the tests begin that fake the clock. */
export const NOW = Date.parse('2026-01-01T00:00:00Z');
/** When the token of {@link clientWithOldToken} expires. */
export const EXPIRY = NOW + 60_000;

/** A server and a client of it that holds an explicit credential. */
export async function serverAndClient(
  options: ConnectClientOptions = {},
  ...script: Parameters<typeof connectServer>
) {
  const server: ConnectServer = await connectServer(...script);
  const connect = createConnect({ baseUrl: server.url, vercelToken: 'vercel-token', ...options });
  return { server, connect };
}

/** Fakes all clocks of each test of a file; sockets go on by themselves. */
export function fakeClocks(): void {
  beforeEach(() => {
    const toFake = ['Date', 'setTimeout', 'clearTimeout', 'performance'] as const;
    vi.useFakeTimers({ now: NOW, toFake: [...toFake] });
  });
  afterEach(() => vi.useRealTimers());
}

/** Lets faked time pass, and what follows from it happen. */
export async function advance(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

/** A client whose token is inside its buffer and works for 20 s more; `script` follows on it. */
export async function clientWithOldToken(options: ConnectClientOptions, ...script: Answer[]) {
  const events: ConnectEvent[] = [];
  const onEvent = (event: ConnectEvent) => events.push(event);
  const old = { json: tokenResponse({ token: 'old', expiresAt: EXPIRY }) };
  const made = await serverAndClient({ onEvent, ...options }, old, ...script);
  await made.connect.getToken('c', APP);
  await advance(40_000);
  return { ...made, events };
}

/** Whether a promise has settled so far. */
export function watch(promise: Promise<unknown>): { isSettled: boolean } {
  const seen = { isSettled: false };
  const settle = () => {
    seen.isSettled = true;
  };
  promise.then(settle, settle);
  return seen;
}

/** Sees the rejections that would end a process, for the rest of a test. */
export function unhandledRejections() {
  const seen = vi.fn();
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', seen);
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
  });
  return seen;
}

/** An answer that never comes. */
export const NEVER: Answer = { after: new Promise(() => {}) };
