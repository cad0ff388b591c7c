import { checkOptions } from './check-options.js';
import { pendingConsents } from './consent/consents.js';
import { submitConsentForm } from './consent/submit-consent-form.js';
import { checkedEmulator } from './control/checked-emulator.js';
import { serveControl } from './control/serve-control.js';
import type { Emulator, EmulatorOptions, OidcTokenOptions } from './emulator-interface.js';
import { createControls } from './instruments/controls.js';
import { introspect } from './instruments/introspection.js';
import { Changes, tellingAfter } from './pages/dashboard/changes.js';
import { type Dashboard, serveDashboard } from './pages/dashboard/serve-dashboard.js';
import { type Answer, createApp, savingAfter } from './server/app.js';
import { inProcess } from './server/in-process.js';
import { LoopbackServer } from './server/loopback-server.js';
import { createService, partsOf, resetService, type Service } from './service.js';
import { requireEnvironment } from './state/environments.js';
import { addAccessToken } from './state/load-seed.js';
import type { EmulatorSeed } from './state/seed.js';
import { checkSeed } from './state/seed-schema.js';
import { Keeper } from './storage/keeper.js';
import { removeRunFile, writeRunFile } from './storage/run-file.js';
import { checkKey, randomKey } from './storage/seal.js';
import { loadParts, readSnapshot, saveParts, writeSnapshot } from './storage/snapshot.js';
import { TriggerSender } from './triggers/send.js';

const UNBOUND_URL = 'http://connect.localhost';
const OIDC_LIFETIME_MS = 12 * 60 * 60_000;
// One for the process, so that its emulators can restore each other's snapshots.
const PROCESS_KEY = randomKey();

/**
 * Creates the Connect service on this machine, in the state that the seed describes.
 * @throws {TypeError} when the seed or an option is invalid; the message names it and its rule.
 * @example
 * const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme-slack' }] });
 * Object.assign(process.env, emulator.env, { VERCEL_CONNECT_API_URL: await emulator.listen() });
 */
export async function createEmulator(
  seed: EmulatorSeed = {},
  options: EmulatorOptions = {},
): Promise<Emulator> {
  const checked = checkSeed(seed);
  checkOptions(options);
  const { state, stateKey = PROCESS_KEY } = options;
  const controlToken = checkKey('controlToken', options.controlToken ?? randomKey());
  const server = new LoopbackServer(options.host);
  const keeper = state === undefined ? undefined : await Keeper.open(state, options.stateKey);
  const key = keeper?.key ?? checkKey('stateKey', stateKey);
  const service = await startService(checked, options, server, keeper);
  const [triggers, changes] = [new TriggerSender(service), new Changes()];
  const app = appOf({ service, triggers, changes, emulator: () => emulator }, options);
  const serve = tellingAfter(savingAfter(app, keeper), changes);
  const { clock, ledger, faults, limits } = service;
  const direct = inProcess(serve, service.baseUrl);
  const endAll = () => {
    ledger.endFollowing();
    direct.drop();
  };
  const emulator: Emulator = {
    ...createControls(service),
    ...socketOf(server, serve, { keeper, controlToken, endAll, run: options.run }),
    ...memoryOf(service, { triggers, seed: checked, key }),
    ...consentsOf(service, serve),
    ...{ controlToken, clock, ledger, faults, limits },
    now: () => clock.now(),
    fetch: direct.fetch,
    get url() {
      return service.baseUrl();
    },
    get env() {
      return environmentOf(service, checked);
    },
    get unapplied() {
      return service.seeded.differences(checked);
    },
    oidcToken: async (wanted) => oidcToken(service, checked, wanted),
    accessToken: (wanted) => addAccessToken(service, wanted).token,
    introspect: (token) => introspect(service, token),
    trigger: (connector, event) => triggers.send(connector, event),
  };
  return checkedEmulator(emulator);
}

/** The service with what controls it: for other processes, and for a person. */
function appOf(dashboard: Dashboard, { host = '127.0.0.1' }: EmulatorOptions): Answer {
  return createApp(dashboard.service, {
    mount: (hono) => {
      serveControl(hono, dashboard.emulator);
      serveDashboard(hono, dashboard);
    },
    isOpen: host !== '127.0.0.1',
  });
}

/** Returning to the seed, or to what was kept. */
function memoryOf(
  service: Service,
  { triggers, seed, key }: { triggers: TriggerSender; seed: EmulatorSeed; key: string },
): Pick<Emulator, 'reset' | 'snapshot' | 'restore'> {
  return {
    reset: () => {
      triggers.forget();
      resetService(service, seed);
    },
    snapshot: () => writeSnapshot(saveParts(partsOf(service)), key),
    restore: (snapshot) => loadParts(partsOf(service), readSnapshot(snapshot, key)),
  };
}

/** What a person would do in a browser. */
function consentsOf(
  service: Service,
  serve: Answer,
): Pick<Emulator, 'consents' | 'approve' | 'deny'> {
  return {
    consents: () => pendingConsents(service),
    approve: (url, answers) => submitConsentForm(serve, url, 'allow', answers),
    deny: (url) => submitConsentForm(serve, url, 'deny'),
  };
}

interface SocketOptions {
  keeper?: Keeper;
  controlToken: string;
  run?: string;
  /** Ends what would wait for ever. */
  endAll(): void;
}

/** Opening and closing, with what has to happen at either. */
function socketOf(
  server: LoopbackServer,
  serve: Answer,
  { keeper, controlToken, endAll, run }: SocketOptions,
): Pick<Emulator, 'listen' | 'close' | typeof Symbol.asyncDispose> {
  const close = async () => {
    const { url } = server;
    endAll();
    await server.close();
    if (run !== undefined && url !== undefined) await removeRunFile(run, { url, controlToken });
    await keeper?.close();
  };
  return {
    listen: async (port = 0) => {
      keeper?.requireOpen();
      const url = await server.listen(serve, port);
      if (run !== undefined) await writeRunFile(run, { url, controlToken });
      return url;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function startService(
  seed: EmulatorSeed,
  { fetch = globalThis.fetch, providerTimeoutMs, oidcIssuer, onRequest }: EmulatorOptions,
  server: LoopbackServer,
  keeper: Keeper | undefined,
): Promise<Service> {
  try {
    const baseUrl = () => server.url ?? UNBOUND_URL;
    const surroundings = { fetch, providerTimeoutMs, oidcIssuer, onRequest, baseUrl };
    const service = await createService(seed, surroundings, keeper?.saved);
    const { ledger, ...parts } = partsOf(service);
    await keeper?.start({ ledger: service.ledger, parts });
    return service;
  } catch (error) {
    await keeper?.close();
    throw error;
  }
}

function environmentOf(service: Service, seed: EmulatorSeed): Record<string, string> {
  return {
    VERCEL_CONNECT_API_URL: service.baseUrl(),
    VERCEL_OIDC_TOKEN: oidcToken(service, seed),
    // With the project alone, the CLI refuses to run.
    VERCEL_ORG_ID: service.store.project().teamId,
    VERCEL_PROJECT_ID: service.store.project().id,
    VERCEL_ENV: defaultEnvironment(seed),
  };
}

function oidcToken(
  { issuer, store }: Service,
  seed: EmulatorSeed,
  { project, environment, expiresInMs = OIDC_LIFETIME_MS }: OidcTokenOptions = {},
): string {
  if (environment) requireEnvironment(store, store.project(project).id, environment);
  return issuer.issue(
    { project, environment: environment ?? defaultEnvironment(seed) },
    expiresInMs,
  );
}

function defaultEnvironment({ environment = 'development' }: EmulatorSeed): string {
  return environment;
}
