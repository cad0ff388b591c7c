import { startAuthorization } from '../authorization.js';
import { tellAsWell } from '../internal/asked-consent.js';
import { checkReturnUrl } from '../internal/consent.js';
import { consentStateOf } from '../internal/consent-state.js';
import { bindsIoToRequests } from '../internal/environment/runtime.js';
import type { ConnectTokenParams } from '../types.js';
import { type ConsentChallenge, ConsentRequiredError } from './consent-challenge.js';
import type { ConnectAuthProviderOptions } from './options.js';
import { type ProviderParams, snapshotOf } from './provider-params.js';

/** A question to the user, and for which scopes it is. */
interface Asking {
  scopes: string;
  challenge: Promise<ConsentChallenge>;
}

/** Asks for the consent of one provider, once for as long as the user is being asked. */
export class ConsentPrompt {
  readonly #connector: string;
  readonly #params: ProviderParams;
  readonly #options: ConnectAuthProviderOptions;
  #asking: Asking | undefined;
  #last: ConsentChallenge | undefined;
  #isPending = false;

  constructor(connector: string, params: ProviderParams, options: ConnectAuthProviderOptions) {
    this.#connector = connector;
    this.#params = params;
    this.#options = options;
  }

  /** Remembers what the last token request has said about the consent, if it was refused. */
  observe(refusal: unknown): void {
    this.#isPending = consentStateOf(refusal) === 'pending';
  }

  /**
   * Why there are no tokens: `undefined` where the MCP server is to ask for them.
   * @throws {ConsentRequiredError} where it is not to be asked first
   * @throws {ConnectError} the error itself, when no consent would help
   */
  async missing(error: unknown): Promise<undefined> {
    const state = consentStateOf(error);
    if (state === undefined) throw error;
    this.observe(error);
    if (state === 'denied') throw error;
    if (this.#options.consent !== 'eager') return undefined;
    throw new ConsentRequiredError(await this.challenge(), { cause: error });
  }

  /** The consent to wait for: the last one while it is pending, else another. */
  challenge(): Promise<ConsentChallenge> {
    const { widest } = this.#params;
    if (bindsIoToRequests()) return this.#ask(widest);
    const scopes = String(widest.scopes);
    // Clients send several requests at once, which are to lead to one consent.
    if (this.#asking?.scopes === scopes) return this.#asking.challenge;
    const challenge = this.#ask(widest).finally(() => {
      if (this.#asking?.challenge === challenge) this.#asking = undefined;
    });
    this.#asking = { scopes, challenge };
    return challenge;
  }

  async #ask(params: ConnectTokenParams): Promise<ConsentChallenge> {
    const isSame = String(this.#last?.scopes) === String(params.scopes);
    const pending = this.#isPending && isSame ? this.#last : undefined;
    const challenge = pending ?? (await this.#request(params));
    this.#last = challenge;
    await this.#options.onConsentRequired?.(challenge);
    return challenge;
  }

  async #request(params: ConnectTokenParams): Promise<ConsentChallenge> {
    const connector = this.#connector;
    const { vercelToken, redirectUrl, deviceCode } = this.#options;
    checkReturnUrl('options: `redirectUrl`', redirectUrl);
    const pending = await startAuthorization(connector, params, {
      vercelToken,
      callbackUrl: redirectUrl || undefined,
      deviceCode: deviceCode || undefined,
    });
    const { url, request, verifier, expiresAt } = pending;
    // The application may do with it what it likes.
    const { subject, scopes } = snapshotOf(params);
    const common = { connector, subject, url, request, verifier, expiresAt, scopes };
    return tellAsWell({ ...common, deviceCode: pending.deviceCode }, pending);
  }
}
