import type { ConnectOptions } from '../options.js';
import {
  type AppTokenParams,
  appTokenResponse,
  type PerResolution,
} from '../platforms/app-token.js';
import { requiredText } from '../platforms/required-text.js';

/** What Photon's client signs in with. */
export interface PhotonCredentials {
  projectId: string;
  /** A credential. */
  projectSecret: string;
}

/** Resolves the credentials of the moment. */
export type ConnectPhotonCredentialProvider = () => Promise<PhotonCredentials>;

/** Which credentials to resolve. */
export type ConnectPhotonCredentialsParams = AppTokenParams;

/**
 * Credentials of eve's Photon channel (iMessage).
 *
 * @param params parameters, or a function that is asked for them at each resolution
 * @example
 * const credentials = connectPhotonCredentials('photon/my-agent');
 * export default photonIMessageChannel({ credentials });
 */
export function connectPhotonCredentials(
  connector: string,
  params?: PerResolution<ConnectPhotonCredentialsParams>,
  options?: ConnectOptions,
): ConnectPhotonCredentialProvider {
  return async () => {
    const { token, metadata } = await appTokenResponse({ connector, params, options });
    const fault = 'returned invalid credentials';
    const field = { connector, fault, path: 'metadata.projectId' };
    return { projectId: requiredText(metadata?.projectId, field), projectSecret: token };
  };
}
