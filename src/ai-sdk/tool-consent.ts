import { startAuthorization } from '../authorization.js';
import { consentStateOf } from '../internal/consent-state.js';
import { bindsIoToRequests } from '../internal/environment/runtime.js';
import { toJson } from '../internal/validation/arguments.js';
import { isText } from '../internal/validation/predicates.js';
import { getConsentChallenge } from '../mcp/consent-challenge.js';
import type { ConnectAuthorizationOptions } from '../options.js';
import type { ConnectTokenParams } from '../types.js';
import type { ConnectAuthorizationRequired } from './authorization-required.js';
import { failuresWithin } from './failures-within.js';

/** What a tool is called with. */
export type ToolCall = [input: unknown, options: unknown];

interface Asking {
  connector: string;
  name: string;
  options: ConnectAuthorizationOptions;
  required: Promise<ConnectAuthorizationRequired>;
}

/** What is being asked for, by what the tools were given as params: one caller's share them. */
const allAsking = new WeakMap<object, Set<Asking>>();

/** The consent that one tool needs. */
export class ToolConsent {
  readonly #connector: string;
  readonly paramsOf: (...call: ToolCall) => ConnectTokenParams;
  readonly #options: ConnectAuthorizationOptions;
  /** Models call tools several times at once, which is to lead to one consent. */
  readonly #asking: Set<Asking>;

  /** @param given what the tool was given as params */
  constructor(
    connector: string,
    { given, paramsOf }: { given: object; paramsOf: ToolConsent['paramsOf'] },
    options: ConnectAuthorizationOptions,
  ) {
    this.#connector = connector;
    this.paramsOf = paramsOf;
    this.#options = options;
    this.#asking = allAsking.get(given) ?? new Set();
    allAsking.set(given, this.#asking);
  }

  /**
   * What a call returns instead of its failure.
   * @throws the failure itself, when no consent would help
   */
  async instead(failure: unknown, call: ToolCall): Promise<ConnectAuthorizationRequired> {
    const failures = failuresWithin(failure);
    for (const inner of failures) {
      const challenge = getConsentChallenge(inner);
      if (challenge !== undefined) return described(challenge.connector, challenge);
    }
    const isMissing = (inner: object) =>
      isConsentMissing(inner) && isOf(this.#connector, Object(inner).connector);
    if (!failures.some(isMissing)) throw failure;
    const params = this.paramsOf(...call);
    if (bindsIoToRequests()) return this.#ask(params);
    const sought = {
      ...{ connector: this.#connector, options: this.#options },
      name: toJson('params', Object(params)),
    };
    const known = [...this.#asking].find((asking) => isSame(asking, sought));
    if (known !== undefined) return known.required;
    const asking = { ...sought, required: this.#ask(params) };
    this.#asking.add(asking);
    try {
      return await asking.required;
    } finally {
      this.#asking.delete(asking);
    }
  }

  async #ask(params: ConnectTokenParams): Promise<ConnectAuthorizationRequired> {
    const pending = await startAuthorization(this.#connector, params, this.#options);
    return described(this.#connector, pending);
  }
}

type Sought = Omit<Asking, 'required'>;

function isSame(asking: Sought, { connector, name, options }: Sought): boolean {
  if (asking.connector !== connector || asking.name !== name) return false;
  const fields = Object.keys({ ...asking.options, ...options }) as (keyof typeof options)[];
  return fields.every((field) => Object.is(asking.options[field], options[field]));
}

type Link = Pick<ConnectAuthorizationRequired, 'url' | 'deviceCode' | 'expiresAt'>;

function described(
  connector: string,
  { url, deviceCode, expiresAt }: Link,
): ConnectAuthorizationRequired {
  const what = deviceCode === undefined ? 'the url' : 'the url and the device code';
  return {
    type: 'authorization_required',
    connector,
    url,
    ...(deviceCode !== undefined && { deviceCode }),
    ...(expiresAt !== undefined && { expiresAt }),
    message:
      `The user has not connected ${connector} yet. Show them ${what}, ` +
      'and call the tool again when they have consented.',
  };
}

/** Whether a failure may be of a connector, which has an id and a UID; an older copy tells neither. */
function isOf(connector: string, failed: unknown): boolean {
  return !isText(failed) || failed === connector || isUid(failed) !== isUid(connector);
}

function isUid(connector: string): boolean {
  return connector.includes('/');
}

/** Whether a failure is about a consent that can still be given. */
function isConsentMissing(failure: object): boolean {
  const state = consentStateOf(failure);
  return state !== undefined && state !== 'denied';
}
