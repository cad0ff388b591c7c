import type { ConnectAuthorizationOutcome } from '../connection-types.js';
import { isConnectError } from '../errors.js';
import type { AskedConsent } from './asked-consent.js';
import { consentStateOf } from './consent-state.js';
import type { OnReply } from './http/attempt.js';
import { callService } from './http/call-service.js';
import { kindOfRefusal, kindOfStatus } from './http/error-kinds.js';
import { dateOf } from './http/headers.js';
import { excerpt, mask } from './http/mask.js';
import { elapsed, isUnusable } from './http/send.js';
import { type ClientSettings, callSettings } from './http/settings.js';
import type { ClientTokens } from './provider/provider-fetch.js';
import { responseOf } from './tokens/kept-token.js';
import { isTransient } from './tokens/token-cache.js';
import { consentResultSchema } from './validation/reply-schemas.js';

const LONGEST_POLL_MS = 10_000;
/** How long after a consent the service may still say that there is none. */
const LONGEST_LAG_MS = 20_000;
// The `Date` of a reply is cut to a second, and a reply takes a while to arrive.
const LARGEST_EQUAL_MS = 2_000;
/** That the service tells this caller nothing of the request, which only its maker may look up. */
const UNTOLD = new Set<unknown>([404, 405, 410]);

/** How a consent stands: an end, or none yet and why. */
export type Poll = ConnectAuthorizationOutcome | { error?: unknown; isGiven: boolean };

interface Asker {
  settings: ClientSettings;
  tokens: ClientTokens;
  wanted: AskedConsent;
}

/** How a consent is stored. */
interface Result {
  status: 'pending' | 'partial' | 'success' | 'error' | 'canceled';
  error?: { code?: unknown; message?: unknown } | null;
}

/** Asks how one consent stands: its result until that is there, which is not billed, then a token. */
export class ConsentPoll {
  readonly #asker: Asker;
  readonly #verifier: string;
  readonly #signal: AbortSignal;
  /** Whether the token tells what the result did not. */
  #asksForToken = false;
  /** When the result told of the consent, on the clock of `elapsed`. */
  #givenAt: number | undefined;
  /** The time here when the wait began, in Unix milliseconds; setting the clock changes nothing. */
  readonly #startedAt: number;
  readonly #startedElapsed = elapsed();
  /** By how much the service's clock is ahead. */
  #aheadMs = 0;

  constructor(asker: Asker, verifier: string, signal: AbortSignal) {
    this.#asker = asker;
    this.#verifier = verifier;
    this.#signal = signal;
    const now = asker.settings.now();
    this.#startedAt = Number.isFinite(now) ? now : Date.now();
  }

  /** The time at the service in Unix milliseconds, as far as that is known. */
  now(): number {
    return this.#here() + this.#aheadMs;
  }

  #here(): number {
    return this.#startedAt + elapsed() - this.#startedElapsed;
  }

  /** @throws {ConnectError} when to ask again would be of no use */
  async ask(): Promise<Poll> {
    try {
      const ended = this.#asksForToken ? undefined : await this.#result();
      if (!this.#asksForToken) return ended ?? { isGiven: false };
      return await this.#token();
    } catch (error) {
      const state = consentStateOf(error);
      if (state === 'denied' || state === 'expired') return { status: state };
      const isHopeless = state === undefined ? !this.#mayPass(error) : this.#isGone();
      if (isHopeless) throw error;
      return { error, isGiven: this.#givenAt !== undefined };
    }
  }

  /** Whether to ask again may help; a token of no use was billed, and the next one would be, too. */
  #mayPass(error: unknown): boolean {
    return isTransient(error) && !(this.#asksForToken && isUnusable(error));
  }

  /** Whether the consent must have been taken back when there is no token of it. */
  #isGone(): boolean {
    return this.#givenAt !== undefined && elapsed() - this.#givenAt >= LONGEST_LAG_MS;
  }

  /** The end that the result tells of; afterwards the token may be asked for. */
  async #result(): Promise<ConnectAuthorizationOutcome | undefined> {
    const { settings, wanted } = this.#asker;
    const limits = { signal: this.#signal, timeoutMs: LONGEST_POLL_MS, maxRetries: 0 };
    const about = { operation: 'Failed to look up a consent', connector: wanted.connector };
    const request = {
      method: 'GET',
      path: `/v1/connect/result/${encodeURIComponent(this.#verifier)}`,
      shownPath: '/v1/connect/result/:verifier',
      secrets: [this.#verifier],
      replySchema: consentResultSchema,
    } as const;
    const calling = callSettings(settings, { ...wanted.options, ...limits }, about);
    try {
      const result = await callService<Result>(request, calling, () => this.#noteTime);
      if (result.status === 'canceled') return { status: 'denied' };
      if (result.status === 'error') return this.#failure(result.error ?? {});
      if (result.status === 'success') this.#givenAt = elapsed();
    } catch (error) {
      if (!isConnectError(error) || !UNTOLD.has(error.status)) throw error;
      this.#asksForToken = true;
      return undefined;
    }
    this.#asksForToken = this.#givenAt !== undefined;
    return undefined;
  }

  async #token(): Promise<ConnectAuthorizationOutcome> {
    const { tokens, wanted } = this.#asker;
    const { connector, params } = wanted;
    const limits = { signal: this.#signal, maxRetries: 0, forceRefresh: true };
    const kept = await tokens.reader.read(connector, params, { ...wanted.options, ...limits });
    return { status: 'authorized', token: responseOf(kept) };
  }

  readonly #noteTime: OnReply = (reply) => {
    const time = reply.error ? undefined : dateOf(reply.response);
    const aheadMs = (time ?? Number.NaN) - this.#here();
    this.#aheadMs = Math.abs(aheadMs) > LARGEST_EQUAL_MS ? aheadMs : 0;
    return undefined;
  };

  /** @throws {ConnectError} when neither the user nor the time has decided */
  #failure({ code, message }: { code?: unknown; message?: unknown }): ConnectAuthorizationOutcome {
    if (code === 'access_denied') return { status: 'denied' };
    if (code === 'expired_token') return { status: 'expired' };
    const { ErrorClass } = kindOfRefusal(code, 0, '') ?? kindOfStatus(0);
    const told =
      typeof message === 'string' ? `: ${excerpt(mask(message, [this.#verifier]))}` : '.';
    throw new ErrorClass(`The consent for ${this.#asker.wanted.connector} came to nothing${told}`, {
      code: typeof code === 'string' ? code : 'authorization_failed',
    });
  }
}
