import type { ConsentAnswers, ConsentOutcome } from './consent/person.js';
import type { EmulatorClock } from './instruments/clock.js';
import type { EmulatorControls } from './instruments/controls.js';
import type { EmulatorFaults } from './instruments/faults.js';
import type { EmulatorIntrospection } from './instruments/introspection.js';
import type { EmulatorLedger } from './instruments/ledger.js';
import type { EmulatorLimits } from './instruments/rate-limits.js';
import type { AccessTokenSeed } from './state/seed.js';
import type { TriggerOutcome } from './triggers/intake.js';
import type { TriggerEvent } from './triggers/trigger-event.js';

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
  /** The service's time; the SDK judges deployment tokens (`env`) by the real clock. */
  readonly clock: EmulatorClock;
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
