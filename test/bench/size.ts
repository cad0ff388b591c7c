import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Measurement } from './measurement.js';
import type { PackageName } from './packages.js';

/**
 * What importing the root entry loads; zod and lru-cache are 12 kB of it, sharing and tracing 3 kB,
 * what applications need besides tokens 4 kB.
 */
export const SIZE: Measurement = {
  what: 'root entry and all it loads, minified and gzipped',
  unit: 'kB',
  budget: { figure: 40 },
  async measure() {
    return { ours: await loadedBy('grantkit'), original: await loadedBy('reference') };
  },
};

async function loadedBy(name: PackageName): Promise<number> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: `export * from '${name}'`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outdir: 'out',
    write: false,
    logLevel: 'error',
    metafile: true,
  });
  const entry = Object.keys(metafile.outputs).find((file) => metafile.outputs[file]?.entryPoint);
  const eager = new Set<string>(entry ? [entry] : []);
  for (const file of eager) {
    for (const { path, kind } of metafile.outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && path in metafile.outputs) eager.add(path);
    }
  }
  const loaded = outputFiles.filter(({ path }) => [...eager].some((file) => path.endsWith(file)));
  return loaded.reduce((sum, { contents }) => sum + gzipSync(contents).length, 0) / 1000;
}
