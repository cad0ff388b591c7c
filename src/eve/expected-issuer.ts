import { emulatorOrigin, isOnEmulator } from '../webhooks/token-issuer.js';

/** Issuer of the OAuth gateway's access tokens. */
export const CONNECT_OAUTH_ISSUER = 'https://connect.vercel.com';

const EMULATOR_PATH = '/oauth';
const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** Which issuer a token must be from, and where that publishes its keys. */
export function expectedIssuer(claimed: string | undefined) {
  const origin = emulatorOrigin();
  const issuer = origin === undefined ? CONNECT_OAUTH_ISSUER : origin + EMULATOR_PATH;
  const discoveryUrl = issuer + DISCOVERY_PATH;
  const isAlias =
    origin !== undefined &&
    claimed !== undefined &&
    isOnEmulator(claimed, { origin, path: EMULATOR_PATH });
  return { issuer: isAlias ? claimed : issuer, discoveryUrl };
}
