import type { Call } from '../../control/call.js';
import { CALLS } from '../../control/calls.js';
import { eventOnWire } from '../../control/trigger-codec.js';
import type { Emulator } from '../../emulator-interface.js';
import type { SentTrigger } from '../../triggers/send.js';
import type { FormFields } from '../../wire/form.js';
import { isObject } from '../../wire/json-body.js';
import { ServiceError } from '../../wire/service-error.js';

/** What a form may refer to. */
export interface Known {
  emulator: Emulator;
  sentTriggers: readonly SentTrigger[];
}

/** What a form of the page does: one call of the control API. */
export interface Action {
  /** Behind the path of the page; its first part is the section of the page. */
  path: string;
  call: Call;
  /** What to tell the person afterwards. */
  done: string;
  /** Makes the body of the call; the call itself checks it. */
  read?(form: FormFields, known: Known): unknown;
}

/** Every action of the page. */
export const ACTIONS: Action[] = [
  action('consents/allow', CALLS.approve, 'Allowed.', readConsent),
  action('consents/deny', CALLS.deny, 'Denied.', readConsent),
  action('grants/revoke', CALLS.revokeGrant, 'Revoked at the provider.', readGrant),
  action('grants/expire', CALLS.expireTokens, 'Its tokens have expired.', readGrant),
  action('ledger/clear', CALLS['ledger.clear'], 'Cleared.'),
  action('triggers/send', CALLS.trigger, 'Sent; the first row says what came of it.', readEvent),
  action('triggers/replay', CALLS.trigger, 'Sent again, with the same id.', readSent),
  action('faults/plan', CALLS['faults.next'], 'Planned.', readFault),
  action('faults/clear', CALLS['faults.clear'], 'None is planned any more.'),
  action('limits/set', CALLS['limits.set'], 'Set; counting starts anew.', readLimits),
  action('limits/clear', CALLS['limits.clear'], 'Turned off.'),
  action('clock/advance', CALLS['clock.advance'], 'Moved.', (form) => ({
    ms: numberIn(form, 'amount') * numberIn(form, 'unit'),
  })),
  action('clock/set', CALLS['clock.set'], 'Set.', readTime),
  action('clock/real', CALLS['clock.set'], 'Set to real time.', () => ({ ms: Date.now() })),
  action('emulator/reset', CALLS.reset, 'Returned to the seed.'),
];

function action(
  path: string,
  // biome-ignore lint/suspicious/noExplicitAny: each call has a body of its own, which it checks
  call: Call<any, any>,
  done: string,
  read?: Action['read'],
): Action {
  return { path, call, done, read };
}

function readConsent(form: FormFields, { emulator }: Known) {
  const open = emulator.consents().find(({ request }) => request === form.get('request'));
  if (open === undefined) throw new ServiceError('gone', 'This request is over.');
  return { url: open.url };
}

function readGrant(form: FormFields) {
  return Object.fromEntries(
    ['connector', 'user', 'issuer', 'installationId'].map((name) => [name, form.get(name)]),
  );
}

function readEvent(form: FormFields) {
  const payload = parsed(form.get('payload') ?? '{}');
  if (!isObject(payload)) throw wrong('payload', 'a JSON object, such as {"text":"Hello"}');
  return { connector: form.get('connector'), event: { type: form.get('type'), payload } };
}

function readSent(form: FormFields, { sentTriggers }: Known) {
  const sent = sentTriggers.find(({ number }) => String(number) === form.get('number'));
  if (sent === undefined) throw new ServiceError('gone', 'This event is forgotten.');
  return { connector: sent.connector, event: eventOnWire(sent.event) };
}

function readFault(form: FormFields) {
  const kind = form.get('kind');
  const after = form.has('afterProcessing') ? { afterProcessing: true } : {};
  const status = () => {
    const given = numberIn(form, 'status');
    if (Number.isInteger(given) && given >= 200 && given <= 599) return given;
    throw wrong('status', 'a whole number from 200 to 599');
  };
  const answer = () => ({
    ...after,
    status: status(),
    retryAfter: optionalNumber(form, 'retryAfter'),
  });
  const delay = () => ({ delayMs: numberIn(form, 'delayMs') });
  const fault =
    kind === 'status' ? answer() : kind === 'delay' ? delay() : { ...after, [kind ?? '']: true };
  return { operation: form.get('operation'), fault, times: optionalNumber(form, 'times') };
}

function readLimits(form: FormFields) {
  return Object.fromEntries(
    ['readsPerMinute', 'writesPerMinute', 'gatewayPerMinute', 'triggersPerMinute'].map((name) => [
      name,
      optionalNumber(form, name),
    ]),
  );
}

function readTime(form: FormFields) {
  const ms = Date.parse(form.get('time') ?? '');
  if (Number.isNaN(ms)) throw wrong('time', 'a date and time, such as 2030-01-31T12:00:00Z');
  return { ms };
}

function numberIn(form: FormFields, name: string): number {
  const given = optionalNumber(form, name);
  if (given === undefined) throw wrong(name, 'a number');
  return given;
}

function optionalNumber(form: FormFields, name: string): number | undefined {
  const text = form.get(name);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number) && number >= 0) return number;
  throw wrong(name, 'a number, zero or more');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(name: string, rule: string): ServiceError {
  return new ServiceError('bad_request', `${name}: expected ${rule}.`);
}
