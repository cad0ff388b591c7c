import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

const [bundler, entry, outdir, mode] = process.argv.slice(2);
const isMinified = mode === 'minified';
const name = basename(entry, '.js');
const NAMES = { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' };

/** Each builds the entry into ES modules for Node, and returns which modules each file has. */
const BUILDS = { esbuild, webpack, rollup, rolldown, ncc, wrangler };
const chunks = await BUILDS[bundler]();
// Rollup has modules of its own making beside those of files.
const isFile = (path) => path?.includes('/') && !path.startsWith('\0');
const files = chunks.map((modules) => modules.filter(isFile));
await writeFile(join(outdir, 'chunks.json'), JSON.stringify(files));

async function esbuild() {
  const { build } = await import('esbuild');
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    minify: isMinified,
    format: 'esm',
    platform: 'node',
    outdir,
    outExtension: { '.js': '.mjs' },
    // The dependencies that are CommonJS ask for `node:` modules.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    metafile: true,
    logLevel: 'warning',
  });
  return chunksOfMetafile(metafile);
}

function chunksOfMetafile({ outputs }) {
  return Object.values(outputs).map(({ inputs }) => Object.keys(inputs));
}

async function webpack() {
  const { default: pack } = await import('webpack');
  const compiler = pack({
    mode: 'production',
    target: 'node22',
    entry: { [name]: entry },
    output: {
      path: outdir,
      module: true,
      chunkFormat: 'module',
      filename: '[name].mjs',
      chunkFilename: '[name].mjs',
    },
    experiments: { outputModule: true },
    optimization: { minimize: isMinified },
    devtool: false,
  });
  const stats = await new Promise((resolve, reject) => {
    compiler.run((error, found) => (error ? reject(error) : resolve(found)));
  });
  if (stats.hasErrors()) throw new Error(stats.toString('errors-only'));
  return chunksOfStats(stats);
}

function chunksOfStats(stats) {
  const { chunks, chunkGraph } = stats.compilation;
  const pathsOf = ({ modules, resource }) => modules?.flatMap(pathsOf) ?? [resource];
  return [...chunks].map((chunk) =>
    [...chunkGraph.getChunkModulesIterable(chunk)].flatMap(pathsOf),
  );
}

async function rollup() {
  const [
    { rollup: roll },
    { nodeResolve },
    { default: commonjs },
    { default: json },
    { transform },
  ] = await Promise.all([
    import('rollup'),
    import('@rollup/plugin-node-resolve'),
    import('@rollup/plugin-commonjs'),
    import('@rollup/plugin-json'),
    import('esbuild'),
  ]);
  const minify = {
    name: 'minify',
    renderChunk: (code) => transform(code, { minify: true, format: 'esm' }),
  };
  const plugins = [
    nodeResolve({ preferBuiltins: true, exportConditions: ['node'] }),
    commonjs(),
    json(),
    isMinified && minify,
  ];
  const bundle = await roll({ input: entry, plugins, onwarn: () => {} });
  const { output } = await bundle.write({ dir: outdir, format: 'es', ...NAMES });
  return output.filter(({ type }) => type === 'chunk').map(({ moduleIds }) => moduleIds);
}

async function rolldown() {
  const { build } = await import('rolldown');
  const { output } = await build({
    input: entry,
    platform: 'node',
    output: { dir: outdir, format: 'es', minify: isMinified, ...NAMES },
    logLevel: 'warn',
  });
  return output.filter(({ type }) => type === 'chunk').map(({ moduleIds }) => moduleIds);
}

async function ncc() {
  const { default: compile } = await import('@vercel/ncc');
  const { code, assets, stats } = await compile(entry, {
    minify: isMinified,
    quiet: true,
    cache: false,
  });
  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, `${name}.mjs`), code);
  for (const [name, { source }] of Object.entries(assets))
    await writeFile(join(outdir, name), source);
  return chunksOfStats(stats);
}

async function wrangler() {
  const metafile = join(outdir, 'metafile.json');
  const command = '../node_modules/wrangler/bin/wrangler.js';
  const date = ['--compatibility-date', '2026-11-01'];
  const args = [...date, '--dry-run', '--outdir', outdir, '--metafile', metafile];
  execFileSync(
    process.execPath,
    [command, 'deploy', entry, '--name', 'app', ...args, ...(isMinified ? ['--minify'] : [])],
    { env: { ...process.env, CI: '1', WRANGLER_SEND_METRICS: 'false' } },
  );
  return chunksOfMetafile(JSON.parse(await readFile(metafile, 'utf8')));
}
