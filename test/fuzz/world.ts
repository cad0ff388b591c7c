import { inspect } from 'node:util';
import * as sdk from 'grantkit';
import { afterAll, beforeAll, beforeEach, expect, vi } from 'vitest';
import { SECRET } from './hostile-values.js';

/** Of each property: `FUZZ_RUNS=50000 npx vitest run --config test/vitest.config.ts test/fuzz`. */
const { FUZZ_RUNS, FUZZ_SEED } = process.env;
export const PLAN = {
  numRuns: Number(FUZZ_RUNS ?? 500),
  seed: FUZZ_SEED ? Number(FUZZ_SEED) : undefined,
};
export const PATIENCE = { timeout: 3_600_000 };
/** However hostile, a call of these tests ends in milliseconds. */
const HANG_MS = 10_000;

/** Where the service is. */
export const SERVICE = 'https://connect.test';
export const GATEWAY = 'https://connect.vercel.com';
/** Where `connectFetch` may go. */
export const PROVIDER = 'https://api.test';

/** Makes what a request is answered with. */
type Answering = (signal?: AbortSignal | null) => unknown;

/** A network of three hosts, in which a test decides what the service answers. */
export class World {
  /** How many requests have been sent. */
  sent = 0;
  answer: Answering = goodReply;
  readonly unhandled: unknown[] = [];

  readonly fetch = (async (input: RequestInfo | URL, init?: RequestInit) => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    if (![SERVICE, GATEWAY, PROVIDER].includes(origin)) throw new Error(`sent to ${origin}`);
    this.sent += 1;
    // What a provider answers is handed on; that it refuses the token is not.
    if (origin === PROVIDER) return new Response('', { status: 401 });
    return this.answer(init?.signal);
  }) as typeof fetch;

  get settings(): sdk.ConnectClientOptions {
    return { fetch: this.fetch, vercelToken: SECRET, baseUrl: SERVICE, maxRetries: 0 };
  }
}

export function goodReply(): Response {
  return Response.json({ token: 'emu_token', expiresAt: Date.now() + 3_600_000 });
}

/** A world in which nothing else is reached, and nothing goes unhandled. */
export function newWorld(): World {
  const world = new World();
  const note = (reason: unknown) => void world.unhandled.push(reason);
  beforeAll(() => void process.on('unhandledRejection', note));
  beforeEach(() => void vi.stubGlobal('fetch', world.fetch));
  afterAll(() => void process.off('unhandledRejection', note));
  return world;
}

/** How a call ends: what it throws at once, rejects with, or `undefined`. */
export async function failureOf(call: () => unknown): Promise<{ error: unknown } | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('it hangs')), HANG_MS);
  });
  try {
    await Promise.race([call(), late]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
  }
}

/** Makes sure that a failure is one of this package, or what the caller has asked for. */
export function judge(world: World, failure: { error: unknown } | undefined, before: number): void {
  if (failure === undefined) return;
  const { error } = failure;
  const isReason = error instanceof Error && error.message === 'the reason';
  const { name, cause } = Object(error);
  // Those that eve asks its connections for.
  const isEves = /^ConnectionAuthorization/.test(name) && sdk.isConnectError(cause);
  const isKnown = isReason || isEves || sdk.isConnectError(error);
  if (!isKnown) throw new Error(`not ours: ${inspect(error)}`);
  if (sdk.isConnectError(error) && error.code === 'invalid_argument') {
    expect(world.sent).toBe(before);
  }
  expect(printed(error)).not.toContain(SECRET);
}

/** All that a log, a page or an error reporter may show of an error. */
function printed(error: unknown): string {
  const { stack, vendor } = Object(error);
  const fields = JSON.stringify({ ...Object(error) });
  const shown = [inspect(error, { depth: 9 }), String(error), JSON.stringify(error), fields, stack];
  return [...shown, inspect(vendor, { depth: 9 })].join('\n');
}
