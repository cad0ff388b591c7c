import type { ConnectOptions } from '../options.js';
import type { AppTokenParams, PerResolution } from '../platforms/app-token.js';
import { type PhotonCredentials, photonCredentials } from '../platforms/photon.js';

export type { PhotonCredentials } from '../platforms/photon.js';

/** Resolves the credentials of the moment. */
export type ConnectPhotonCredentialProvider = () => Promise<PhotonCredentials>;

/** Which credentials to resolve. */
export type ConnectPhotonCredentialsParams = AppTokenParams;

/**
 * Credentials of eve's Photon channel (iMessage).
 *
 * @param params parameters, or a function that is asked for them at each resolution, and throws
 * where it finds none: `{}` takes the default installation
 * @example
 * const credentials = connectPhotonCredentials('photon/my-agent');
 * export default photonIMessageChannel({ credentials });
 */
export function connectPhotonCredentials(
  connector: string,
  params?: PerResolution<ConnectPhotonCredentialsParams>,
  options?: ConnectOptions,
): ConnectPhotonCredentialProvider {
  return photonCredentials({ connector, params, options });
}
