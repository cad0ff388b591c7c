import { type ConnectorSeed, createEmulator, type Emulator } from '../../src/emulator/index.js';
import type * as ours from '../../src/index.js';
import { documentAt } from './issuer.js';
import { recorded, type WireRequest } from './wire.js';

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

/** The service in a state of its own, and what an SDK has sent to it. */
export interface World {
  emulator: Emulator;
  wire: WireRequest[];
  /** A fresh connector of each kind, so that no cache carries over from another scenario. */
  slack: string;
  oauth: string;
  /** Adds a fresh connector of this type; returns its UID. */
  add(type: string, seed?: Omit<ConnectorSeed, 'uid'>): string;
  /** The OIDC token of the default project, as an option. */
  caller: { vercelToken: string };
  [Symbol.asyncDispose](): Promise<void>;
}

const REQUEST_CONTEXT = Symbol.for('@vercel/request-context');
const realFetch = globalThis.fetch;
let starting: Promise<Emulator> | undefined;
let worlds = 0;

/** Resets the service and leads every request to it, in the environment of a deployment or in none. */
export async function openWorld({ isDeployed }: { isDeployed: boolean }): Promise<World> {
  // Making the keys of a service takes longer than most scenarios.
  starting ??= createEmulator({ idSeed: 'parity' });
  const emulator = await starting;
  emulator.reset();
  const url = await emulator.listen();
  const world = Math.floor(worlds++ / 2);
  let connectors = 0;
  const add: World['add'] = (type, seed) => {
    const uid = `${type}/parity-${world}-${connectors++}`;
    emulator.connectors.add({ uid, ...seed });
    return uid;
  };
  const wire: WireRequest[] = [];
  globalThis.fetch = async (input, init) => {
    const request = input instanceof Request ? input.clone() : undefined;
    const target = new URL(request?.url ?? String(input));
    const document = documentAt(target.href);
    if (document) return Response.json(document);
    wire.push(recorded(target, request ? { ...request, ...init } : init));
    return realFetch(`${url}${target.pathname}${target.search}`, init ?? request);
  };
  const environment = { ...process.env };
  // The original knows no other service than the real one.
  const { VERCEL_CONNECT_API_URL: _, ...deployment } = emulator.env;
  if (isDeployed) Object.assign(process.env, deployment);
  return {
    emulator,
    wire,
    slack: add('slack'),
    oauth: add('oauth'),
    add,
    caller: { vercelToken: await emulator.oidcToken() },
    async [Symbol.asyncDispose]() {
      globalThis.fetch = realFetch;
      Reflect.deleteProperty(globalThis, REQUEST_CONTEXT);
      for (const variable of Object.keys(process.env)) delete process.env[variable];
      Object.assign(process.env, environment);
    },
  };
}

/** Stops the service. */
export async function closeWorlds(): Promise<void> {
  await (await starting)?.close();
}
