import { tellAsWell } from '../internal/asked-consent.js';
import { readField } from '../internal/http/mask.js';
import type { ConnectTokenParams } from '../types.js';

/** A pending consent, and for whom it is. */
export interface ConsentChallenge {
  readonly connector: string;
  readonly subject: ConnectTokenParams['subject'];
  /** Where to send the user. */
  readonly url: string;
  readonly request: string;
  /** Looks up the outcome; a credential. */
  readonly verifier: string;
  /** What the user enters on another device. */
  readonly deviceCode?: string;
  /** Unix milliseconds. */
  readonly expiresAt?: number;
  /**
   * `params.scopes` and what the MCP server demands besides. A provider that another process makes
   * after the consent is to be given them, lest it asks for that again.
   */
  readonly scopes?: string[];
}

const NAME = 'ConsentRequiredError';
const MAX_DEPTH = 16;

/** The user has to consent first; send them to the `url`, then try again. */
export class ConsentRequiredError extends Error implements ConsentChallenge {
  override readonly name = NAME;
  readonly connector: string;
  declare readonly subject: ConnectTokenParams['subject'];
  readonly url: string;
  readonly request: string;
  declare readonly verifier: string;
  readonly deviceCode?: string;
  readonly expiresAt?: number;
  readonly scopes?: string[];

  constructor(challenge: ConsentChallenge, options?: ErrorOptions) {
    super(
      `Vercel Connect: user authorization required for connector "${challenge.connector}". ` +
        'Send the user to the `url` of this error, then try again.',
      options,
    );
    this.connector = challenge.connector;
    this.url = challenge.url;
    this.request = challenge.request;
    this.deviceCode = challenge.deviceCode;
    this.expiresAt = challenge.expiresAt;
    this.scopes = challenge.scopes;
    // Hidden from logs and JSON: the verifier is a credential, and a subject may hold one.
    for (const name of ['subject', 'verifier'] as const) {
      Object.defineProperty(this, name, { value: challenge[name], configurable: true });
    }
    tellAsWell(this, challenge);
  }
}

/** Whether `err` itself asks for consent, from whichever copy of this package. */
export function isConsentRequiredError(err: unknown): err is ConsentRequiredError {
  return isConsentError(err) || (isA(Error, err) && isChallenge(err));
}

/**
 * The pending consent that `err` or one of its causes asks for; MCP clients wrap what a provider
 * throws.
 * @example
 * const challenge = getConsentChallenge(error);
 * if (challenge) return Response.redirect(challenge.url);
 */
export function getConsentChallenge(err: unknown): ConsentChallenge | undefined {
  let current = err;
  for (let depth = 0; depth < MAX_DEPTH && isObject(current); depth += 1) {
    if (isConsentError(current) || isChallenge(current)) {
      const { connector, subject, url, request, verifier, deviceCode, expiresAt, scopes } = current;
      const common = { connector, subject, url, request, verifier, expiresAt, scopes };
      return tellAsWell({ ...common, deviceCode }, current);
    }
    current = readField(current, 'cause');
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isConsentError = (value: unknown): value is ConsentRequiredError =>
  isA(ConsentRequiredError, value);

/** Whatever was thrown: a proxy may throw when it is asked. */
function isA(kind: new (...args: never[]) => object, thrown: unknown): boolean {
  try {
    return thrown instanceof kind;
  } catch {
    return false;
  }
}

function isChallenge(value: unknown): value is ConsentChallenge & { name: string } {
  const texts = ['connector', 'url', 'request', 'verifier'].map((name) => readField(value, name));
  return (
    readField(value, 'name') === NAME &&
    isObject(readField(value, 'subject')) &&
    texts.every((text) => typeof text === 'string')
  );
}
