import { startAuthorization } from '../authorization.js';
import type { ConsentState } from '../internal/consent-state.js';
import { bindsIoToRequests } from '../internal/environment/runtime.js';
import type { ConnectTokenParams } from '../types.js';
import type { ConsentChallenge } from './consent-challenge.js';
import type { ConnectAuthProviderOptions } from './options.js';
import { snapshotOf } from './snapshot.js';

/** Asks for the consent of one provider, once for as long as the user is being asked. */
export class ConsentPrompt {
  readonly #connector: string;
  readonly #params: ConnectTokenParams;
  readonly #options: ConnectAuthProviderOptions;
  #asking: Promise<ConsentChallenge> | undefined;
  #last: ConsentChallenge | undefined;
  #isPending = false;

  constructor(connector: string, params: ConnectTokenParams, options: ConnectAuthProviderOptions) {
    this.#connector = connector;
    this.#params = params;
    this.#options = options;
  }

  /** Remembers what the last token request has said about the consent. */
  observe(state: ConsentState | undefined): void {
    this.#isPending = state === 'pending';
  }

  /** The consent to wait for: the last one while it is pending, else another. */
  challenge(): Promise<ConsentChallenge> {
    if (bindsIoToRequests()) return this.#ask();
    // Clients send several requests at once, which are to lead to one consent.
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<ConsentChallenge> {
    const pending = this.#isPending ? this.#last : undefined;
    const challenge = pending ?? (await this.#request());
    this.#last = challenge;
    await this.#options.onConsentRequired?.(challenge);
    return challenge;
  }

  async #request(): Promise<ConsentChallenge> {
    const [connector, params] = [this.#connector, this.#params];
    const { vercelToken, redirectUrl, deviceCode } = this.#options;
    const pending = await startAuthorization(connector, params, {
      vercelToken,
      callbackUrl: redirectUrl || undefined,
      deviceCode: deviceCode || undefined,
    });
    const { url, request, verifier, expiresAt } = pending;
    // The application may do with it what it likes.
    const { subject } = snapshotOf(params);
    const common = { connector, subject, url, request, verifier, expiresAt };
    return { ...common, deviceCode: pending.deviceCode };
  }
}
