import { emulatorOrigin } from '../webhooks/token-issuer.js';
import { callerTeamId } from './team-id.js';

const GATEWAY_ORIGIN = 'https://connect.vercel.com';

/**
 * Where the OAuth gateway takes each step of a sign-in, found out at each reading: at the emulator
 * while `VERCEL_CONNECT_API_URL` names this machine, else at https://connect.vercel.com.
 */
export const gatewayEndpoints = {
  /** Where the browser goes; names the team of the caller as far as it is known by now. */
  get authorizationUrl(): string {
    const url = new URL(urlOf('authorize'));
    const teamId = callerTeamId();
    if (teamId !== undefined) url.searchParams.set('teamId', teamId);
    return url.href;
  },
  get tokenUrl(): string {
    return urlOf('token');
  },
  get userInfoUrl(): string {
    return urlOf('userinfo');
  },
};

function urlOf(step: string): string {
  return `${emulatorOrigin() ?? GATEWAY_ORIGIN}/oauth/${step}`;
}
