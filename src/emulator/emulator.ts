import {
  type ConsentAnswers,
  type ConsentOutcome,
  submitConsentForm,
} from './consent/submit-consent-form.js';
import { createControls, type EmulatorControls } from './instruments/controls.js';
import type { EmulatorFaults } from './instruments/faults.js';
import { type EmulatorIntrospection, introspect } from './instruments/introspection.js';
import type { EmulatorLimits } from './instruments/rate-limits.js';
import { createApp } from './server/app.js';
import { inProcessFetch } from './server/in-process.js';
import { LoopbackServer } from './server/loopback-server.js';
import { createService, resetService, type Service } from './service.js';
import type { EmulatorClock } from './state/clock.js';
import type { EmulatorLedger } from './state/ledger.js';
import { addAccessToken } from './state/load-seed.js';
import type { AccessTokenSeed, EmulatorSeed } from './state/seed.js';
import { checkSeed } from './state/seed-schema.js';
import type { TriggerEvent } from './triggers/provider.js';
import type { TriggerOutcome } from './triggers/receive-webhook.js';
import { sendTrigger } from './triggers/send.js';

const UNBOUND_URL = 'http://connect.localhost';
const OIDC_LIFETIME_MS = 12 * 60 * 60_000;

/** Which deployment an OIDC token is for. */
export interface OidcTokenOptions {
  /** Id or name. @default the default project */
  project?: string;
  /** @default the seed's environment */
  environment?: string;
  /** Milliseconds by the emulator's clock. @default 12 hours */
  expiresInMs?: number;
}

/** The Connect service on this machine. */
export interface Emulator extends EmulatorControls {
  /** Reaches the service without a socket, whatever the host of the URL; follows no redirects. */
  readonly fetch: typeof fetch;
  /** Serves on 127.0.0.1 and returns the URL; port 0 takes a free one. */
  listen(port?: number): Promise<string>;
  /** Where the service is; `http://connect.localhost` (for `fetch` only) while not listening. */
  readonly url: string;
  /** Stops listening. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
  /** Environment variables of a deployment of the default project. */
  readonly env: Record<string, string>;
  /** Issues the OIDC token of a deployment. */
  oidcToken(options?: OidcTokenOptions): Promise<string>;
  /** Issues a Vercel access token. */
  accessToken(options?: Omit<AccessTokenSeed, 'token'>): string;
  /** The service's time, by which every expiry and the `Date` of every reply go. */
  readonly clock: EmulatorClock;
  /**
   * The time of {@link clock} in Unix milliseconds, as a function to pass on: it lets a client age
   * its tokens by this clock instead of the real one.
   * @example
   * const connect = createConnect({ fetch: emulator.fetch, now: emulator.now });
   */
  readonly now: () => number;
  readonly ledger: EmulatorLedger;
  readonly faults: EmulatorFaults;
  readonly limits: EmulatorLimits;
  /** Returns to the seed and clears ledger, faults and limits; the keys stay. */
  reset(): void;
  /** Tells a fake provider whether a token is good, and for what. */
  introspect(token: string): EmulatorIntrospection;
  /** Opens a consent or installation URL and allows the request, as a person would. */
  approve(url: string, answers?: ConsentAnswers): Promise<ConsentOutcome>;
  /** Opens a consent or installation URL and denies the request. */
  deny(url: string): Promise<ConsentOutcome>;
  /**
   * Sends a connector the webhook of an event, signed as its provider does.
   * @throws {TypeError} when there is no such connector, or its type has no triggers.
   * @example
   * await emulator.trigger('slack/acme', { type: 'app_mention', payload: { text: 'Hello' } });
   */
  trigger(connector: string, event: TriggerEvent): Promise<TriggerOutcome>;
}

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
  const service = await createService(checked, {
    fetch: options.fetch ?? globalThis.fetch,
    baseUrl: () => server.url ?? UNBOUND_URL,
  });
  const serve = createApp(service);
  const { clock, ledger, faults, limits } = service;
  return {
    ...createControls(service),
    clock,
    now: () => clock.now(),
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
    reset: () => resetService(service, checked),
    introspect: (token) => introspect(service, token),
    approve: (url, answers) => submitConsentForm(serve, url, 'allow', answers),
    deny: (url) => submitConsentForm(serve, url, 'deny'),
    trigger: (connector, event) => sendTrigger(service, connector, event),
  };
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
  { issuer }: Service,
  seed: EmulatorSeed,
  { project, environment = defaultEnvironment(seed), expiresInMs }: OidcTokenOptions = {},
): string {
  return issuer.issue({ project, environment }, expiresInMs ?? OIDC_LIFETIME_MS);
}

function defaultEnvironment({ environment = 'development' }: EmulatorSeed): string {
  return environment;
}
