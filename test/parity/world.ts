import { createEmulator, type Emulator } from '../../src/emulator/index.js';
import type * as ours from '../../src/index.js';

/** The operations and error classes that both packages have. */
export type Sdk = Pick<
  typeof ours,
  | 'getToken'
  | 'getTokenResponse'
  | 'revokeToken'
  | 'deleteTokenCacheEntry'
  | 'startAuthorization'
  | 'experimental_startInstallation'
  | 'getConnectorMetadata'
  | 'ConnectError'
  | 'NoValidTokenError'
>;

/** One request as it left the SDK. */
export interface WireRequest {
  method: string;
  host: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
}

/** A Connect service of its own, and what an SDK has sent to it. */
export interface World {
  emulator: Emulator;
  wire: WireRequest[];
  /** A fresh connector of each kind, so that no cache carries over from another scenario. */
  slack: string;
  oauth: string;
  /** The OIDC token of the default project, as an option. */
  caller: { vercelToken: string };
  [Symbol.asyncDispose](): Promise<void>;
}

const realFetch = globalThis.fetch;
let worlds = 0;

/** Opens a service on a socket and leads every request for a Vercel host to it. */
export async function openWorld(): Promise<World> {
  const number = Math.floor(worlds++ / 2);
  const slack = `slack/parity-${number}`;
  const oauth = `oauth/parity-${number}`;
  const emulator = await createEmulator({ connectors: [{ uid: slack }, { uid: oauth }] });
  const url = await emulator.listen();
  const wire: WireRequest[] = [];
  globalThis.fetch = async (input, init) => {
    const target = new URL(String(input));
    wire.push(recorded(target, init));
    return realFetch(`${url}${target.pathname}${target.search}`, init);
  };
  return {
    emulator,
    wire,
    slack,
    oauth,
    caller: { vercelToken: await emulator.oidcToken() },
    async [Symbol.asyncDispose]() {
      globalThis.fetch = realFetch;
      await emulator.close();
    },
  };
}

function recorded(target: URL, init: RequestInit = {}): WireRequest {
  return {
    method: init.method ?? 'GET',
    host: target.host,
    path: target.pathname + target.search,
    headers: init.headers as Record<string, string>,
    body: typeof init.body === 'string' ? JSON.parse(init.body) : init.body,
  };
}
