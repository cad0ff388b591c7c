import type { PendingConsent } from './consent/consents.js';
import type { ConsentAnswers, ConsentOutcome } from './consent/submit-consent-form.js';
import type { EmulatorControls } from './instruments/controls.js';
import type { EmulatorFaults } from './instruments/faults.js';
import type { EmulatorIntrospection } from './instruments/introspection.js';
import type { EmulatorLimits } from './instruments/rate-limits.js';
import type { EmulatorRequest } from './instruments/request-log.js';
import type { EmulatorClock } from './state/clock.js';
import type { EmulatorLedger } from './state/ledger.js';
import type { AccessTokenSeed } from './state/seed.js';
import type { EmulatorSnapshot } from './storage/snapshot.js';
import type { TriggerEvent } from './triggers/provider.js';
import type { TriggerOutcome } from './triggers/receive-webhook.js';

/** Which deployment an OIDC token is for. */
export interface OidcTokenOptions {
  /** Id or name. @default the default project */
  project?: string;
  /** @default the seed's environment */
  environment?: string;
  /** Milliseconds by the emulator's clock. @default 12 hours */
  expiresInMs?: number;
}

/**
 * The Connect service on this machine. Its methods throw a `TypeError`, or reject with one, that names
 * the argument and its rule when that is wrong, or names what does not exist.
 */
export interface Emulator extends EmulatorControls {
  /** Reaches the service without a socket, whatever the host of the URL; follows no redirects. */
  readonly fetch: typeof fetch;
  /**
   * Serves on this machine and returns the URL; port 0 takes a free one.
   * @throws {TypeError} for what is no port from 0 to 65535
   */
  listen(port?: number): Promise<string>;
  /** Where the service is; `http://connect.localhost` (for `fetch` only) while not listening. */
  readonly url: string;
  /** Stops listening, saves to the state file, if any, and leaves that to others. */
  close(): Promise<void>;
  /**
   * Opens the control API, `/_grantkit/` of the service, for `connectEmulator` in another process.
   * Whoever has it controls the emulator: hand it to tests, not to the application.
   */
  readonly controlToken: string;
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
  /**
   * Parts of the seed that the state has from an earlier one, and keeps as they are until `reset`:
   * `connector slack/acme` (with its grants), `project prj_app` and the like.
   */
  readonly unapplied: readonly string[];
  /** Returns to the seed and clears ledger, faults and limits; the keys stay. */
  reset(): void;
  /** The whole state as JSON, with counters and keys; what it holds is encrypted. */
  snapshot(): EmulatorSnapshot;
  /**
   * Returns to a snapshot of this emulator, or of another one with the same key.
   * @throws {TypeError} when it cannot be read; the state stays as it was.
   * @example
   * const signedIn = emulator.snapshot();
   * afterEach(() => emulator.restore(signedIn));
   */
  restore(snapshot: EmulatorSnapshot): void;
  /** Tells a fake provider whether a token is good, and for what. */
  introspect(token: string): EmulatorIntrospection;
  /** What waits for a person's consent, the oldest first. */
  consents(): PendingConsent[];
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
  /** Delivers to webhooks, and to real providers. @default the global `fetch` at the time of creation */
  fetch?: typeof fetch;
  /**
   * File that the state is read from and kept in, for one emulator at a time: what an answer tells
   * is on disk before, and changes through the methods at most half a second later, or at `close`.
   * The seed then adds what the file does not know, and `unapplied` names what it knows otherwise;
   * `reset` returns to the seed. Next to it are `<state>.key`,
   * `<state>.ledger.ndjson` and `<state>.lock`. @default memory only
   */
  state?: string;
  /**
   * What snapshots are encrypted with, at least 32 characters without spaces: give the same one to read them in
   * another process. @default the one in `<state>.key`, or a random one for the whole process
   */
  stateKey?: string;
  /** The bearer of the control API, at least 32 characters without spaces. @default a random one */
  controlToken?: string;
  /**
   * The `iss` of its OIDC tokens, for a test of what trusts one issuer only, such as the verifier of
   * `@vercel/oidc`. The keys stay the emulator's own, so nobody else believes such a token.
   * @default the address of the emulator and `/oidc`
   */
  oidcIssuer?: string;
  /** Milliseconds that a real provider may take for an answer. @default 10_000 */
  providerTimeoutMs?: number;
  /**
   * Where `listen` listens. With `0.0.0.0` or `::`, containers reach it, but so does everybody in the
   * same network: whoever can, controls it. @default '127.0.0.1'
   */
  host?: string;
  /** Is told of each request when it has ended, for a log; it must not throw. @default nobody is */
  onRequest?: (request: EmulatorRequest) => void;
  /**
   * File in which `listen` leaves the URL and the control token, for its owner to read, until
   * `close`; `connectEmulator` finds them there. @default none
   */
  run?: string;
}
