import { createApp } from './app.js';
import { OidcIssuer } from './callers/oidc.js';
import { pressButton } from './consent/person.js';
import type { Emulator, OidcTokenOptions } from './emulator.js';
import { inProcessFetch } from './in-process.js';
import { Clock } from './instruments/clock.js';
import { createControls } from './instruments/controls.js';
import { FaultQueue } from './instruments/faults.js';
import { introspect } from './instruments/introspection.js';
import { Ledger } from './instruments/ledger.js';
import { RateLimiter } from './instruments/rate-limits.js';
import { issuerUrl } from './routes/oidc.js';
import { LoopbackServer } from './server.js';
import type { Service } from './service.js';
import { Ids } from './state/ids.js';
import { addAccessToken, plant } from './state/planting.js';
import type { EmulatorSeed } from './state/seed.js';
import { checkSeed } from './state/seed-schema.js';
import { Store } from './state/store.js';
import { sendTrigger } from './triggers/send.js';

const UNBOUND_URL = 'http://connect.localhost';
const OIDC_LIFETIME_MS = 12 * 60 * 60_000;

/** What an emulator takes from its surroundings. */
export interface EmulatorOptions {
  /** Delivers to webhooks. @default the global `fetch` at the time of creation */
  fetch?: typeof fetch;
}

/**
 * Creates the Connect service on this machine, in the state that the seed describes.
 * @throws {TypeError} when the seed is invalid; the message names the field and its rule.
 * @example
 * const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme-slack' }] });
 * Object.assign(process.env, emulator.env, { VERCEL_CONNECT_API_URL: await emulator.listen() });
 */
export async function createEmulator(
  seed: EmulatorSeed = {},
  options: EmulatorOptions = {},
): Promise<Emulator> {
  const checked = checkSeed(seed);
  const server = new LoopbackServer();
  const service = await createService(checked, server, options.fetch ?? globalThis.fetch);
  const serve = createApp(service);
  const { clock, ledger, faults, limits } = service;
  return {
    ...createControls(service),
    clock,
    ledger,
    faults,
    limits,
    fetch: inProcessFetch(serve, service.baseUrl),
    listen: (port = 0) => server.listen(serve, port),
    get url() {
      return service.baseUrl();
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
    get env() {
      return environmentOf(service, checked);
    },
    oidcToken: async (wanted) => oidcToken(service, checked, wanted),
    accessToken: (wanted) => addAccessToken(service, wanted).token,
    reset: () => reset(service, checked),
    introspect: (token) => introspect(service, token),
    approve: (url, answers) => pressButton(serve, url, 'allow', answers),
    deny: (url) => pressButton(serve, url, 'deny'),
    trigger: (connector, event) => sendTrigger(service, connector, event),
  };
}

async function createService(
  seed: EmulatorSeed,
  server: LoopbackServer,
  deliver: typeof fetch,
): Promise<Service> {
  const service: Service = {
    store: new Store(),
    clock: new Clock(seed.now),
    ids: new Ids(seed.idSeed),
    ledger: new Ledger(),
    faults: new FaultQueue(),
    limits: new RateLimiter(),
    issuer: await OidcIssuer.create(),
    fetch: deliver,
    baseUrl: () => server.url ?? UNBOUND_URL,
  };
  plant(service, seed);
  return service;
}

function environmentOf(service: Service, seed: EmulatorSeed): Record<string, string> {
  return {
    VERCEL_CONNECT_API_URL: service.baseUrl(),
    VERCEL_OIDC_TOKEN: oidcToken(service, seed),
    VERCEL_PROJECT_ID: service.store.project().id,
    VERCEL_ENV: defaultEnvironment(seed),
  };
}

function oidcToken(service: Service, seed: EmulatorSeed, wanted: OidcTokenOptions = {}): string {
  const { environment = defaultEnvironment(seed), expiresInMs = OIDC_LIFETIME_MS } = wanted;
  const project = service.store.project(wanted.project);
  const team = service.store.team(project.teamId);
  const validity = { now: service.clock.now(), lifetimeMs: expiresInMs };
  return service.issuer.issue(issuerUrl(service), { team, project, environment }, validity);
}

function defaultEnvironment({ environment = 'development' }: EmulatorSeed): string {
  return environment;
}

function reset(service: Service, seed: EmulatorSeed): void {
  const { store, clock, ids, ledger, faults, limits } = service;
  for (const part of [store, ledger, faults, limits]) part.clear();
  ids.reset();
  clock.reset(seed.now);
  plant(service, seed);
}
