import type {
  ConnectAuthorizationOutcome,
  ConnectPendingAuthorization,
  ConnectWaitOptions,
} from '../connection-types.js';
import { isConnectError } from '../errors.js';
import type { ConnectTokenParams } from '../types.js';
import { type AskedConsent, askedFor } from './asked-consent.js';
import { callerIn } from './consent.js';
import { ConsentPoll, type Poll } from './consent-poll.js';
import { NO_ANSWER, withinLimits } from './http/call-service.js';
import { readField } from './http/mask.js';
import type { ClientSettings } from './http/settings.js';
import { sleep } from './http/stop.js';
import type { ClientTokens } from './provider/provider-fetch.js';
import { isTransient } from './tokens/token-cache.js';
import {
  checkArgument,
  connectorSegment,
  fieldsOf,
  invalidArgument,
  ownJson,
} from './validation/arguments.js';
import { waitOptionsSchema } from './validation/option-schemas.js';
import { challengeSchema, tokenParamsSchema } from './validation/param-schemas.js';
import { isText, isWellFormed } from './validation/predicates.js';

const CHALLENGE_FIELDS: (keyof ConnectPendingAuthorization)[] = [
  ...(['verifier', 'expiresAt', 'connector', 'subject', 'scopes'] as const),
];
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;
const PAUSE_GROWTH = 1.5;
/** By which each `slow_down` makes all further pauses longer: RFC 8628, section 3.5. */
const SLOWER_MS = 5_000;
const UNDECIDED = {
  what: 'decision of the user',
  hint: 'Wait again, or pass a longer `timeoutMs`.',
};
/** No timer holds 25 days. */
const LONGEST_REST_MS = 86_400_000;
/** How long the service waits for a user by default. */
const CONSENT_MS = 600_000;

/** Waits until a consent has been given, denied or forgotten. */
export async function awaitConsent(
  { settings, tokens }: { settings: ClientSettings; tokens: ClientTokens },
  challenge: ConnectPendingAuthorization,
  given: ConnectWaitOptions,
): Promise<ConnectAuthorizationOutcome> {
  const options = checkArgument(waitOptionsSchema, 'options', given);
  const fields = fieldsOf('challenge', challenge, CHALLENGE_FIELDS);
  const pending = checkArgument(challengeSchema, 'challenge', fields);
  checkVerifier(pending.verifier);
  const wanted = wantedBy(pending, askedFor(challenge), options);
  const { signal, timeoutMs = Number.POSITIVE_INFINITY } = options;
  const operation = 'Failed to wait for authorization';
  let isHeard = true;
  const lacking = () => (isHeard ? UNDECIDED : NO_ANSWER);
  return withinLimits({ operation, signal, timeoutMs, lacking }, async (stop) => {
    const controller = new AbortController();
    stop.onStop((reason) => controller.abort(reason));
    const poll = new ConsentPoll({ settings, tokens, wanted }, pending.verifier, controller.signal);
    const expiresAt = pending.expiresAt ?? poll.now() + CONSENT_MS;
    for (let pauseMs = FIRST_PAUSE_MS, slowerMs = 0, restMs = 0; ; pauseMs *= PAUSE_GROWTH) {
      const usualMs = Math.min(pauseMs, LONGEST_PAUSE_MS) + slowerMs;
      const leftMs = Math.max(0, expiresAt - poll.now());
      await sleep(Math.min(Math.max(usualMs, restMs), leftMs), stop);
      isHeard = false;
      const asked = await poll.ask();
      stop.throwIfStopped();
      if ('status' in asked) return asked;
      isHeard = !asked.isGiven && !isTransient(asked.error);
      if (poll.now() >= expiresAt) return endOf(asked);
      if (isSlowDown(asked)) slowerMs += SLOWER_MS;
      restMs = restAfter(asked);
    }
  });
}

/** A path of dots would ask for something else, and one with half a character for nothing. */
function checkVerifier(verifier: string): void {
  if (verifier !== '.' && verifier !== '..' && isWellFormed(verifier)) return;
  throw invalidArgument('challenge: `verifier` must be what `startAuthorization` gave.');
}

/** How long the service wants to be left alone, in milliseconds. */
function restAfter({ error }: { error?: unknown }): number {
  return isConnectError(error) ? Math.min(error.retryAfterMs ?? 0, LONGEST_REST_MS) : 0;
}

/** @throws {ConnectError} when nobody knows how it has ended, because the service is out of reach */
function endOf({ error, isGiven }: Exclude<Poll, ConnectAuthorizationOutcome>) {
  if (isGiven || isTransient(error)) throw error;
  return { status: 'expired' } as const;
}

function isSlowDown({ error }: { error?: unknown }): boolean {
  return isConnectError(error) && error.code === 'slow_down';
}

/** Whose consent it is: nothing that the service gives says so. */
function wantedBy(
  pending: ConnectPendingAuthorization,
  asked: AskedConsent | undefined,
  options: ConnectWaitOptions,
): AskedConsent {
  const told = isText(pending.connector) ? pending.connector : readField(pending.connector, 'uid');
  const connector = options.connector ?? asked?.connector ?? told;
  connectorSegment(connector);
  const { subject, scopes } = pending;
  const fromChallenge = subject && ({ subject, scopes } as ConnectTokenParams);
  const params = options.params ?? asked?.params ?? fromChallenge;
  if (params === undefined) {
    throw invalidArgument(
      'options: `params` is required, because this challenge does not say whose consent it is: ' +
        'pass the params of `startAuthorization`.',
    );
  }
  const own = ownJson('params', checkArgument(tokenParamsSchema, 'params', params));
  const calling = { ...asked?.options, ...callerIn(options) };
  return { connector: connector as string, params: own, options: calling };
}
