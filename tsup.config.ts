import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defineConfig, type Options } from 'tsup';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

const ADAPTERS = ['ai-sdk', 'authjs', 'betterauth', 'chat', 'eve', 'mcp', 'tanstack-ai'];

const shared: Options = {
  format: 'esm',
  target: 'node20',
  splitting: true,
  dts: true,
  sourcemap: true,
};

export default defineConfig([
  {
    ...shared,
    entry: { index: 'src/index.ts', ...entriesOf(ADAPTERS) },
    platform: 'neutral',
    noExternal: ['zod', 'lru.min', 'jose'],
    external: ['@vercel/oidc'],
    esbuildPlugins: [notices('dist/NOTICES.txt')],
  },
  // A build of its own, so that what the emulator needs of a library stays out of the SDK.
  {
    ...shared,
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
