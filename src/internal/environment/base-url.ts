import { invalidArgument } from '../validation/arguments.js';
import { isLoopback } from '../validation/urls.js';
import { readEnv } from './runtime.js';

const GLOBAL_URL = 'https://api.vercel.com';
const REGION = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
// `vercel dev` sets this region, which no host serves.
const LOCAL_REGION = 'dev1';

/**
 * Where to send a request, in order of preference: a region's host may be out of reach, then the
 * global one serves.
 * @throws {ConnectValidationError} when the base URL or the region could lead the bearer elsewhere
 */
export function baseUrls({ baseUrl, region }: { baseUrl?: string; region?: string }): string[] {
  if (baseUrl !== undefined) return [checkBaseUrl('baseUrl', baseUrl)];
  const fromEnv = readEnv('VERCEL_CONNECT_API_URL');
  if (fromEnv !== undefined) return [checkBaseUrl('VERCEL_CONNECT_API_URL', fromEnv)];
  const regional = region || readEnv('VERCEL_REGION');
  if (!regional || regional === LOCAL_REGION) return [GLOBAL_URL];
  if (!REGION.test(regional)) {
    const source = region ? 'region' : 'VERCEL_REGION';
    // Not quoted: it may be a credential in the wrong place.
    throw invalidArgument(
      `${source} must be a region such as sfo1: lower-case letters and digits, hyphens in between.`,
    );
  }
  return [`https://api-${regional}.vercel.com`, GLOBAL_URL];
}

function checkBaseUrl(source: string, value: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url));
  // An empty query or fragment is invisible in the URL's parts, and would swallow the path.
  if (!url || !isSafe || url.username || url.password || /[?#]/.test(value)) {
    const form = 'an https:// URL, or http:// on this machine';
    throw invalidArgument(`${source} must be ${form}, without credentials, query or fragment.`);
  }
  return url.href.replace(/\/+$/, '');
}
