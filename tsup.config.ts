import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const ADAPTERS = ['ai-sdk', 'authjs', 'betterauth', 'chat', 'eve', 'mcp', 'tanstack-ai'];
const DISPOSED = ['otel', 'redis', 'testing'];
const CORE = 'src/core.ts';
const ENTRIES = [...ADAPTERS, 'node'];
// `await using` needs a library that consumers may not have named.
const DISPOSABLE = { banner: '/// <reference lib="esnext.disposable" />' };

/** Commander is CommonJS, and asks for `node:` modules. */
const REQUIRE =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

const shared: Options = { format: 'esm', target: 'node20', splitting: true, sourcemap: true };
const sdk: Options = {
  ...shared,
  platform: 'neutral',
  noExternal: ['zod', 'lru-cache', 'jose'],
  external: ['@vercel/oidc', 'undici'],
  esbuildOptions: (options) => {
    // Of lru-cache, the build that imports no `node:` module and has lines.
    options.conditions = ['browser'];
    options.alias = { 'lru-cache': 'lru-cache/raw' };
  },
};

const core = await describeCore();

export default defineConfig([
  // What all entries share is one file: the errors and the cache exist once, and import is fast.
  {
    ...sdk,
    entry: { core: CORE },
    esbuildPlugins: [notices('dist/core.NOTICES.txt')],
  },
  {
    ...sdk,
    dts: true,
    entry: { index: 'src/index.ts', ...entriesOf(ENTRIES) },
    esbuildPlugins: [importCore(core), notices('dist/adapters.NOTICES.txt')],
  },
  {
    ...sdk,
    dts: DISPOSABLE,
    entry: entriesOf(DISPOSED),
    esbuildPlugins: [importCore(core)],
  },
  // A build of its own, so that what the emulator needs of a library stays out of the SDK.
  {
    ...shared,
    // The command shares its files with the emulator; only the latter is imported by applications.
    dts: { ...DISPOSABLE, entry: { 'emulator/index': 'src/emulator/index.ts' } },
    entry: {
      'emulator/index': 'src/emulator/index.ts',
      'cli/main': 'src/cli/main.ts',
      'cli/offline/preload': 'src/cli/offline/preload.ts',
    },
    platform: 'node',
    noExternal: ['commander', 'zod', 'jose', 'hono', '@hono/node-server', 'oauth4webapi'],
    banner: { js: REQUIRE },
    esbuildOptions: (options) => {
      options.chunkNames = 'emulator/[name]-[hash]';
    },
    esbuildPlugins: [notices('dist/emulator/NOTICES.txt')],
  },
]);

function entriesOf(names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `src/${name}/index.ts`]));
}

/** What the core is made of, which no other file of the package may hold, and what it exports. */
async function describeCore() {
  const { metafile } = await build({
    entryPoints: [CORE],
    bundle: true,
    write: false,
    packages: 'external',
    format: 'esm',
    metafile: true,
  });
  const [output] = Object.values(metafile.outputs);
  return { files: Object.keys(metafile.inputs), names: output?.exports ?? [] };
}

/** Leads every import of a core file to the built core, which has to export what is imported. */
function importCore(core: { files: string[]; names: string[] }): Plugin {
  return {
    name: 'import-core',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, resolveDir }) => {
        const file = relative(process.cwd(), join(resolveDir, path)).replace(/\.js$/, '.ts');
        return core.files.includes(file) ? { path: './core.js', external: true } : undefined;
      });
      build.onEnd(({ outputFiles = [] }) => {
        const taken = outputFiles.flatMap(({ text }) => [...text.matchAll(FROM_CORE)]);
        const names = taken.flatMap(([, list = '']) => list.split(','));
        const wanted = names.map((name) => name.trim().split(' as ')[0] ?? '').filter(Boolean);
        const missing = new Set(wanted.filter((name) => !core.names.includes(name)));
        if (missing.size > 0) throw new Error(`${CORE} does not export ${[...missing].join(', ')}`);
      });
    },
  };
}

const FROM_CORE = /import \{([^}]*)\} from "\.\/core\.js"/g;

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
