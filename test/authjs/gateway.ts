import { readFileSync } from 'node:fs';
import { vi } from 'vitest';
import type { Emulator } from '../../src/emulator/index.js';

const SERVICE = 'https://connect.vercel.com';
const MANIFEST = new URL('../../node_modules/@auth/core/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8'));

/**
 * How an application can reach the emulator: by the variables that it gives, or as if it were the
 * service. Auth.js 0.37 fetches profiles over https only, which rules the first out.
 */
export const WAYS = version.startsWith('0.37.')
  ? (['as the service'] as const)
  : (['by its variables', 'as the service'] as const);
export type Way = 'by its variables' | 'as the service';

/** Lets the application under test find the gateway of an emulator, and returns its origin. */
export function leadTo(emulator: Emulator, way: Way = WAYS[0]): string {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  if (way === 'by its variables') return emulator.url;
  vi.stubEnv('VERCEL_CONNECT_API_URL', undefined);
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (url: string | URL, init?: RequestInit) =>
    fetch(String(url).replace(SERVICE, emulator.url), init),
  );
  return SERVICE;
}
