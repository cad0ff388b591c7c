export type { PendingConsent } from './consent/consents.js';
export type { ConsentAnswers, ConsentOutcome } from './consent/submit-consent-form.js';
export { createEmulator } from './emulator.js';
export type { Emulator, EmulatorOptions, OidcTokenOptions } from './emulator-interface.js';
export type { ConnectorRef, EmulatorControls, GrantRef } from './instruments/controls.js';
export type {
  DelayFault,
  DropFault,
  EmulatorFault,
  EmulatorFaults,
  HangFault,
  HtmlFault,
  MalformedFault,
  StatusFault,
} from './instruments/faults.js';
export type { EmulatorIntrospection } from './instruments/introspection.js';
export type { EmulatorConnector, EmulatorGrant } from './instruments/inventory.js';
export type { EmulatorLimits, EmulatorRateLimits } from './instruments/rate-limits.js';
export type { EmulatorRequest } from './instruments/request-log.js';
export { type ConnectEmulatorOptions, connectEmulator } from './remote/connect-emulator.js';
export type { RemoteEmulator } from './remote/remote-emulator.js';
export type { EmulatorClock } from './state/clock.js';
export type {
  CompletedAuthorizationEvent,
  EmulatorEvent,
  EventError,
  ForwardTriggerEvent,
  InboundTriggerEvent,
  RevokedTokenEvent,
  TokenRequestEvent,
} from './state/events.js';
export type { EmulatorLedger, RequestCounts, WebhookDelivery } from './state/ledger.js';
export type { FollowOptions } from './state/news.js';
export type { EnvironmentSeed, ProjectSeed, VariableSeed } from './state/project-seed.js';
export type {
  AccessTokenSeed,
  ConnectorSeed,
  EmulatorSeed,
  GrantSeed,
  InstallationSeed,
  LinkSeed,
  TeamSeed,
  TriggerDestinationSeed,
  TriggersSeed,
  UserSeed,
} from './state/seed.js';
export { defineConfig } from './state/seed-schema.js';
export type { BillingTerms, MonthlyUsage } from './state/usage.js';
export type { EmulatorSnapshot } from './storage/snapshot.js';
export type { TriggerDelivery } from './triggers/forward.js';
export type { TriggerEvent } from './triggers/provider.js';
export type { TriggerOutcome } from './triggers/receive-webhook.js';
export type { EmulatorOperation } from './wire/operation.js';
