import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Sdk } from './world.js';

const ROOT = join(import.meta.dirname, '../..');
// Where a bundle finds what it does not hold.
const PLACE = join(ROOT, 'node_modules/.parity-');
const DEFAULT_CLIENT = Symbol.for('grantkit.default-client.v1');

/** Runs with two bundles of a package in one process, as Next makes them of a route and an action. */
export async function withTwoBundles<T>(
  sdk: Sdk,
  run: (one: Sdk, two: Sdk) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(PLACE);
  const { NEXT_RUNTIME } = process.env;
  process.env['NEXT_RUNTIME'] = 'nodejs';
  try {
    const outfile = join(folder, 'bundle.mjs');
    const source = 'configureConnect' in sdk ? join(ROOT, 'src/index.ts') : 'reference';
    await build({
      stdin: { contents: `export * from ${JSON.stringify(source)}`, resolveDir: ROOT },
      ...{ outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
      ...{ external: ['@vercel/oidc'], logLevel: 'error' },
    });
    const url = pathToFileURL(outfile).href;
    return await run(await import(`${url}?one`), await import(`${url}?two`));
  } finally {
    if (NEXT_RUNTIME === undefined) delete process.env['NEXT_RUNTIME'];
    else process.env['NEXT_RUNTIME'] = NEXT_RUNTIME;
    Reflect.deleteProperty(globalThis, DEFAULT_CLIENT);
    await rm(folder, { recursive: true });
  }
}
