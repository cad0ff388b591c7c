import type { ConnectVercelToken } from '../options.js';
import type { ConsentChallenge } from './consent-challenge.js';

/**
 * Where a missing consent shows.
 *
 * - `'transport'`: `tokens()` gives `undefined`, the MCP server answers 401, and the client then
 *   calls `redirectToAuthorization()`. Works with every transport.
 * - `'eager'`: `tokens()` itself throws, before anything reaches the MCP server. For Streamable
 *   HTTP only: an SSE transport takes the error for a network fault and reconnects, and each time
 *   asks for another consent.
 */
export type ConnectConsentMode = 'transport' | 'eager';

/** Options of {@link connectAuthProvider}. */
export interface ConnectAuthProviderOptions {
  /**
   * The caller's credential, or a function that is asked for it at each call.
   * @default the deployment's OIDC token
   */
  readonly vercelToken?: ConnectVercelToken | undefined;
  /**
   * Where the user returns after consent: `https:`, or `http:` on this machine.
   * @default the redirect that the connector is registered with
   */
  readonly redirectUrl?: string | undefined;
  /**
   * Asks for a code to be entered on another device.
   * @default false
   */
  readonly deviceCode?: boolean | undefined;
  /**
   * Told that consent is missing, for example to redirect by throwing.
   *
   * When it returns, a `'transport'` provider leaves the failure to the client, whose error does
   * not know the challenge; an `'eager'` provider, and any under `@ai-sdk/mcp`, throws
   * {@link ConsentRequiredError} all the same. While the user of a device is still being asked, it
   * is told of the same challenge again.
   */
  readonly onConsentRequired?: ((challenge: ConsentChallenge) => void | Promise<void>) | undefined;
  /** @default 'transport' */
  readonly consent?: ConnectConsentMode | undefined;
}
