import { isLoopback } from '../internal/arguments/urls.js';
import { readEnv } from '../internal/environment/env.js';

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
