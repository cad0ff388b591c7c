import { readEnv } from '../internal/environment/runtime.js';
import { isLoopback } from '../internal/validation/urls.js';
import { quoted, unverifiedClaims } from './claims.js';

/** Issuer of the deployments' OIDC tokens; those of a team are below it. */
export const VERCEL_ISSUER = 'https://oidc.vercel.com';

const EMULATOR_PATH = '/oidc';

/** The emulator of this machine, and the name by which a token calls it. */
export interface IssuingEmulator {
  origin: string;
  issuer: string;
}

/** Origin of the emulator: of `VERCEL_CONNECT_API_URL`, when that names this machine. */
export function emulatorOrigin(): string | undefined {
  const value = readEnv('VERCEL_CONNECT_API_URL');
  if (value === undefined || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:';
  return isHttp && isLoopback(url) ? url.origin : undefined;
}

/** Whether `url` is `path` on the emulator at `origin`, by whichever name of this machine. */
export function isOnEmulator(url: string, { origin, path }: { origin: string; path: string }) {
  if (!URL.canParse(url)) return false;
  const claimed = new URL(url);
  const { protocol, port } = new URL(origin);
  const isSameSocket = claimed.protocol === protocol && claimed.port === port;
  return isSameSocket && isLoopback(claimed) && claimed.pathname === path;
}

/** The emulator that issued a token, by the token's own word. */
export function issuingEmulator(token: string): IssuingEmulator | undefined {
  const origin = emulatorOrigin();
  const issuer: unknown = origin && unverifiedClaims(token).iss;
  if (origin === undefined || typeof issuer !== 'string') return undefined;
  return isOnEmulator(issuer, { origin, path: EMULATOR_PATH }) ? { origin, issuer } : undefined;
}

/** Says which issuer a token names that is not Vercel; nothing when it names none. */
export function foreignIssuer(token: string): string | undefined {
  const issuer: unknown = unverifiedClaims(token).iss;
  const isVercel = `${issuer}/`.startsWith(`${VERCEL_ISSUER}/`);
  if (issuer === undefined || isVercel) return undefined;
  return `the claim iss is ${quoted(issuer)}, not ${acceptedIssuers()}`;
}

function acceptedIssuers(): string {
  const value = readEnv('VERCEL_CONNECT_API_URL');
  const origin = emulatorOrigin();
  if (origin !== undefined) return `that of VERCEL_CONNECT_API_URL (${origin}) or ${VERCEL_ISSUER}`;
  if (value === undefined) return VERCEL_ISSUER;
  const host = URL.canParse(value) ? new URL(value).host : '';
  const named = host === '' ? 'no host' : `${host}, not this machine`;
  return `${VERCEL_ISSUER}; VERCEL_CONNECT_API_URL names ${named}`;
}
