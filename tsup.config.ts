import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const ADAPTERS = ['ai-sdk', 'authjs', 'betterauth', 'chat', 'eve', 'mcp', 'tanstack-ai'];
const CORE_ENTRY = 'virtual:core';
const CORE_FILE =
  /^src\/(?:internal\/.+|authorization|client|connector|errors|installation|token)\.ts$/;

const shared: Options = { format: 'esm', target: 'node20', splitting: true, sourcemap: true };
const sdk: Options = {
  ...shared,
  platform: 'neutral',
  noExternal: ['zod', 'lru.min', 'jose'],
  external: ['@vercel/oidc'],
};

export default defineConfig([
  // What all entries share is one file: the errors and the cache exist once, and import is fast.
  {
    ...sdk,
    entry: ['src/index.ts'],
    esbuildOptions: (options) => {
      options.entryPoints = { core: CORE_ENTRY };
      // It is read at every cold start; names stay, for stack traces.
      options.minifyWhitespace = true;
      options.minifySyntax = true;
    },
    esbuildPlugins: [coreEntry(), notices('dist/core.NOTICES.txt')],
  },
  {
    ...sdk,
    dts: true,
    entry: { index: 'src/index.ts', ...entriesOf(ADAPTERS) },
    esbuildPlugins: [importCore(), notices('dist/adapters.NOTICES.txt')],
  },
  // A build of its own, so that what the emulator needs of a library stays out of the SDK.
  {
    ...shared,
    // `await using` needs a library that consumers may not have named.
    dts: { banner: '/// <reference lib="esnext.disposable" />' },
    entry: { index: 'src/emulator/index.ts' },
    outDir: 'dist/emulator',
    platform: 'node',
    noExternal: ['zod', 'jose', 'hono', '@hono/node-server'],
    esbuildPlugins: [notices('dist/emulator/NOTICES.txt')],
  },
]);

function entriesOf(names: string[]): Record<string, string> {
  const files = names.map((name) => [`${name}/index`, `src/${name}/index.ts`]);
  return Object.fromEntries(files.filter(([, file]) => existsSync(file ?? '')));
}

/** The entry that exports all that the core's files export. */
function coreEntry(): Plugin {
  return {
    name: 'core-entry',
    setup(build) {
      build.onResolve({ filter: /^virtual:core$/ }, ({ path }) => ({ path, namespace: 'core' }));
      build.onLoad({ filter: /.*/, namespace: 'core' }, async () => {
        const files = (await readdir('src', { recursive: true })).map((file) => `src/${file}`);
        const lines = files.filter(isCore).map((file) => `export * from './${file}';`);
        return { contents: lines.join('\n'), resolveDir: process.cwd(), loader: 'ts' };
      });
    },
  };
}

/** Leads every import of a core file to the built core. */
function importCore(): Plugin {
  return {
    name: 'import-core',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir, importer }) => {
        const file = relative(process.cwd(), join(resolveDir, path)).replace(/\.js$/, '.ts');
        if (!isCore(file)) return undefined;
        // The root entry lies beside the core, so it is spared the lookup of the alias.
        const isRoot = relative(process.cwd(), importer) === 'src/index.ts';
        return { path: isRoot ? './core.js' : '#core', external: true };
      });
    },
  };
}

const isCore = (file: string) => CORE_FILE.test(file);
/** Writes the licences of the libraries that a build has taken in. */
function notices(file: string): Plugin {
  return {
    name: 'notices',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(async ({ metafile }) => {
        const inputs = Object.keys(metafile?.inputs ?? {});
        const folders = inputs.flatMap((input) => input.match(PACKAGE_FOLDER)?.[0] ?? []);
        if (folders.length === 0) throw new Error(`${file}: no library was found in the bundle`);
        const texts = [...new Set(folders)].sort().map(licenceOf);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, (await Promise.all(texts)).join(`\n${'-'.repeat(80)}\n\n`));
      });
    },
  };
}

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;

async function licenceOf(folder: string): Promise<string> {
  const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${folder} has no licence file to take along`);
  return `${name} ${version}\n\n${await readFile(join(folder, file), 'utf8')}`;
}
