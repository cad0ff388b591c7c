export type { ConsentAnswers, ConsentOutcome } from './consent/person.js';
export { createEmulator, type EmulatorOptions } from './create-emulator.js';
export type { Emulator, OidcTokenOptions } from './emulator.js';
export type { EmulatorClock } from './instruments/clock.js';
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
export type {
  CompletedAuthorizationEvent,
  EmulatorEvent,
  EmulatorLedger,
  ForwardTriggerEvent,
  InboundTriggerEvent,
  RequestCounts,
  RevokedTokenEvent,
  TokenRequestEvent,
  WebhookDelivery,
} from './instruments/ledger.js';
export type { EmulatorLimits, EmulatorRateLimits } from './instruments/rate-limits.js';
export type {
  AccessTokenSeed,
  ConnectorSeed,
  EmulatorSeed,
  GrantSeed,
  InstallationSeed,
  LinkSeed,
  ProjectSeed,
  TeamSeed,
  TriggerDestinationSeed,
  TriggersSeed,
  UserSeed,
} from './state/seed.js';
export type { TriggerDelivery } from './triggers/forward.js';
export type { TriggerOutcome } from './triggers/intake.js';
export type { TriggerEvent } from './triggers/trigger-event.js';
export type { EmulatorOperation } from './wire/operation.js';
