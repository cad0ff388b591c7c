import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { givePackage, installBoth, PACKAGES, type PackageName } from '../support/both-packages.js';
import { nodeBinary, runCommand } from '../support/command.js';
import { installPackages } from '../support/npm-install.js';
import { BUNDLERS, type Entry, NODE, TOOLS } from './bundlers.js';
import { foundTwice, partsAmiss } from './inspect.js';

const PROJECT = fileURLToPath(new URL('project', import.meta.url));
/** What the routes say, and which connectors the service is asked for: the cache is one. */
const EXPECTED = {
  answers: {
    '/issues': 'oauth/linear for ada',
    '/slack': 'slack/acme for app',
    '/slack-token': 'slack/acme for app',
    '/no-consent': 'user_authorization_required',
    '/refused': 'forbidden',
  },
  requests: ['oauth/linear', 'slack/acme', 'oauth/refused', 'slack/refused'],
};

/** A way to build the application. */
interface Build {
  bundler: string;
  entry: Entry;
  mode: 'raw' | 'minified';
}

const node = await nodeBinary(NODE);
const root = await mkdtemp(join(tmpdir(), 'grantkit-bundles-'));
let failed = 0;
try {
  await prepare();
  console.log('| bundler | entry | raw | minified | gzip | gzip, of what loads |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const { name, entries } of BUNDLERS) {
    for (const entry of entries) await tryEntry(name, entry);
  }
} finally {
  await rm(root, { recursive: true, force: true });
}
console.log('\nkB of 2.3.2 / grantkit; what loads answers the routes with a `vercelToken`');
console.log(failed === 0 ? 'Every bundle runs, and holds nothing twice' : `${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function prepare(): Promise<void> {
  await Promise.all([installBoth(root), installPackages(root, TOOLS)]);
  for (const name of PACKAGES) {
    const folder = join(root, `with-${name}`);
    await cp(PROJECT, folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    await givePackage(root, name, folder);
  }
}

/** Builds an entry with both packages, and prints a line of sizes. */
async function tryEntry(bundler: string, entry: Entry): Promise<void> {
  const raw = await tryBoth({ bundler, entry, mode: 'raw' });
  // What a minifier makes of one file and of several is the same.
  const isMinified = entry !== 'split';
  const minified = isMinified ? await tryBoth({ bundler, entry, mode: 'minified' }) : undefined;
  const cells = [
    ...[sizesOf(raw, 'plain'), sizesOf(minified, 'plain'), sizesOf(minified, 'gzip')],
    sizesOf(minified, 'loaded'),
  ];
  console.log(`| ${bundler} | ${entry} | ${cells.join(' | ')} |`);
}

/** Bytes of a bundle. */
interface Sizes {
  plain: number;
  gzip: number;
  /** Those of the files, gzipped, that load until every route has answered. */
  loaded: number;
}

function sizesOf(both: Sizes[] | undefined, what: keyof Sizes): string {
  return both?.map((sizes) => (sizes[what] / 1000).toFixed(0)).join(' / ') ?? '';
}

function tryBoth(build: Build): Promise<Sizes[]> {
  return Promise.all(PACKAGES.map((name) => tryBuild(name, build)));
}

/** Builds, runs and looks through a bundle. */
async function tryBuild(name: PackageName, build: Build): Promise<Sizes> {
  const { bundler, entry, mode } = build;
  const cwd = join(root, `with-${name}`);
  const out = join(cwd, 'out', `${bundler}-${entry}-${mode}`);
  const args = ['build.mjs', bundler, join(cwd, `${entry}.js`), out, mode];
  const built = await runCommand(node, args, { cwd });
  const files = built.isDone ? await filesIn(out) : new Map<string, Buffer>();
  const ran = built.isDone ? await serve(entry, out) : built.output;
  const problems = built.isDone ? await problemsOf(name, ran, out, files) : [ran];
  if (problems.length > 0) failed += 1;
  for (const problem of problems) console.log(`WRONG ${Object.values(build)} ${name} ${problem}`);
  const loaded = [...files].filter(([file]) => entry === 'worker' || ran.includes(`"${file}"`));
  const sum = (all: Iterable<[string, Buffer]>, sizeOf: (text: Buffer) => number) =>
    [...all].reduce((total, [, text]) => total + sizeOf(text), 0);
  const gzipped = (text: Buffer) => gzipSync(text).length;
  const plain = sum(files, (text) => text.length);
  return { plain, gzip: sum(files, gzipped), loaded: sum(loaded, gzipped) };
}

async function filesIn(out: string): Promise<Map<string, Buffer>> {
  const names = (await readdir(out)).filter((name) => /\.[cm]?js$/.test(name));
  const read = async (name: string) => [name, await readFile(join(out, name))] as const;
  return new Map(await Promise.all(names.map(read)));
}

async function problemsOf(name: PackageName, ran: string, out: string, files: Map<string, Buffer>) {
  const isRight = ran.includes(JSON.stringify(EXPECTED));
  const chunks = JSON.parse(await readFile(join(out, 'chunks.json'), 'utf8'));
  const text = Buffer.concat([...files.values()]).toString();
  const amiss = name === 'grantkit' ? partsAmiss(text) : [];
  return [...(isRight ? [] : [ran]), ...foundTwice(chunks), ...amiss];
}

/** Runs a bundle on Node or, if it is a worker, in workerd. */
async function serve(entry: Entry, out: string): Promise<string> {
  const cwd = join(out, '../..');
  if (entry === 'worker') {
    await cp(join(out, 'worker.js'), join(cwd, 'out/worker.js'));
    const workerd = join(root, 'node_modules/.bin/workerd');
    return (await runCommand(workerd, ['test', 'check-worker.capnp'], { cwd })).output;
  }
  return (await runCommand(node, ['serve.mjs', join(out, `${entry}.mjs`)], { cwd })).output;
}
