import { startAuthorization } from '../authorization.js';
import { consentStateOf } from '../internal/consent-state.js';
import { bindsIoToRequests } from '../internal/environment/runtime.js';
import { isObject } from '../internal/validation/predicates.js';
import { getConsentChallenge } from '../mcp/consent-challenge.js';
import type { ConnectAuthorizationOptions } from '../options.js';
import type { ConnectTokenParams } from '../types.js';
import type { ConnectAuthorizationRequired } from './authorization-required.js';

/** What a tool is called with. */
export type ToolCall = [input: unknown, options: unknown];

// Causes may form a circle.
const DEEPEST_CAUSE = 16;

/** The consent that one tool needs. */
export class ToolConsent {
  readonly #connector: string;
  readonly paramsOf: (...call: ToolCall) => ConnectTokenParams;
  readonly #options: ConnectAuthorizationOptions;
  /** By params: models call a tool several times at once, which is to lead to one consent. */
  readonly #asking = new Map<string, Promise<ConnectAuthorizationRequired>>();

  constructor(
    connector: string,
    paramsOf: (...call: ToolCall) => ConnectTokenParams,
    options: ConnectAuthorizationOptions,
  ) {
    this.#connector = connector;
    this.paramsOf = paramsOf;
    this.#options = options;
  }

  /**
   * What a call returns instead of its failure.
   * @throws the failure itself, when no consent would help
   */
  async instead(failure: unknown, call: ToolCall): Promise<ConnectAuthorizationRequired> {
    const challenge = getConsentChallenge(failure);
    if (challenge !== undefined) return described(challenge.connector, challenge);
    if (!isConsentMissing(failure)) throw failure;
    const params = this.paramsOf(...call);
    if (bindsIoToRequests()) return this.#ask(params);
    const name = JSON.stringify(params) ?? '';
    const asking = this.#asking.get(name) ?? this.#ask(params);
    this.#asking.set(name, asking);
    try {
      return await asking;
    } finally {
      this.#asking.delete(name);
    }
  }

  async #ask(params: ConnectTokenParams): Promise<ConnectAuthorizationRequired> {
    const pending = await startAuthorization(this.#connector, params, this.#options);
    return described(this.#connector, pending);
  }
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

/** Whether a failure, or what an SDK has wrapped, is about a consent that can still be given. */
function isConsentMissing(failure: unknown): boolean {
  let cause = failure;
  for (let depth = 0; depth < DEEPEST_CAUSE && isObject(cause); depth++) {
    const state = consentStateOf(cause);
    if (state !== undefined) return state !== 'denied';
    cause = cause.cause;
  }
  return false;
}
