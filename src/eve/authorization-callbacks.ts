import type { InteractiveAuthorizationDefinition, TokenResult } from 'eve/connections';
import { startAuthorization } from '../authorization.js';
import { deleteTokenCacheEntry, getTokenResponse, revokeToken } from '../token.js';
import type { ConnectTokenParams } from '../types.js';
import { asEveError } from './authorization-error.js';
import type {
  ConnectAuthorizationPhase,
  EveAuthorizationOptions,
} from './authorization-options.js';
import type { Eviction } from './definition.js';
import { challengeOf, subjectOf } from './eve-terms.js';
import { type Attempt, withProvisioning } from './provisioning.js';

type Definition = InteractiveAuthorizationDefinition;
/** Callers of the original may pass a webhook, too, which eve's types do not name. */
type ConsentStart = Parameters<Definition['startAuthorization']>[0] & { webhook?: string | URL };

/** What eve calls, for one connector. */
export class AuthorizationCallbacks implements Omit<Definition, 'principalType'> {
  readonly #options: EveAuthorizationOptions;
  readonly #provisioned: <T>(url: string, attempt: Attempt<T>) => Promise<T>;

  constructor(options: EveAuthorizationOptions) {
    this.#options = options;
    this.#provisioned = withProvisioning(options);
  }

  readonly getToken: Definition['getToken'] = (opts) =>
    this.#translated('getToken', undefined, async () => {
      const params = await this.#params(opts);
      const { connectOptions, validate } = this.#options;
      const options = validate ? { ...connectOptions, forceRefresh: true } : connectOptions;
      return this.#provisioned(opts.connection?.url, () => this.#read(params, options));
    });

  readonly startAuthorization: Definition['startAuthorization'] = (opts: ConsentStart) =>
    this.#translated('startAuthorization', undefined, async () => {
      const params = await this.#params(opts);
      const { connector, connectOptions } = this.#options;
      const options = { ...connectOptions, ...consentUrls(opts), deviceCode: true };
      const start = () => startAuthorization(connector, params, options);
      const pending = await this.#provisioned(opts.connection?.url, start);
      return { challenge: challengeOf(pending, this.#options) };
    });

  readonly completeAuthorization: Definition['completeAuthorization'] = (opts) =>
    this.#translated('completeAuthorization', opts.callback?.params, async () => {
      const params = await this.#params(opts);
      // What was cached before the consent is the token that made it necessary.
      deleteTokenCacheEntry(this.#options.connector, params);
      return this.#provisioned(opts.connection?.url, () => this.#read(params));
    });

  readonly evict = async ({ revoke, ...whose }: Eviction): Promise<void> => {
    const { connector, connectOptions } = this.#options;
    const params = await this.#params(whose);
    deleteTokenCacheEntry(connector, params);
    if (!revoke) return;
    const { subject, installationId } = params;
    // A grant that is gone already, or cannot be reached now, must not hide why eve evicts.
    await revokeToken(connector, { subject, installationId }, connectOptions).catch(() => {});
  };

  async #read(
    params: ConnectTokenParams,
    options = this.#options.connectOptions,
  ): Promise<TokenResult> {
    const { token, expiresAt } = await getTokenResponse(this.#options.connector, params, options);
    return { token, expiresAt };
  }

  async #params({ principal, connection }: Eviction): Promise<ConnectTokenParams> {
    const subject = await subjectOf(this.#options, principal, connection);
    return { ...this.#options.tokenParams, subject };
  }

  async #translated<T>(
    phase: ConnectAuthorizationPhase,
    callbackParams: Readonly<Record<string, string>> | undefined,
    task: () => Promise<T>,
  ): Promise<T> {
    try {
      return await task();
    } catch (error) {
      throw (
        this.#options.onError?.(error, phase) ??
        asEveError(error, { ...this.#options, phase, callbackParams })
      );
    }
  }
}

/** Where the user returns, and who is told of the outcome: only a public webhook can be. */
function consentUrls({ callbackUrl, webhook }: ConsentStart) {
  const hook = webhook?.toString();
  const isPublic = hook !== undefined && URL.canParse(hook) && new URL(hook).protocol === 'https:';
  return { callbackUrl: callbackUrl ?? hook, ...(isPublic && { webhook: hook }) };
}
