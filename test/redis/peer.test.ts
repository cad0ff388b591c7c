import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { SECRET } from './store.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PUBLISHED = 'node_modules/grantkit/dist/redis.js';
const { name, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const PACKAGE = { name, type: 'module', exports };
const ADVICE = 'a `redis:` URL needs @redis/client: npm i @redis/client';

/** What looks for the peer, at this place of a project of its own, with these packages. */
async function project<T = typeof import('../../src/redis/peer.js')>(
  place: string,
  packages: string[],
  entry = 'peer',
): Promise<T> {
  const folder = await temporaryFolder();
  for (const name of packages) {
    const own = name === 'grantkit' ? PACKAGE : { name, exports: './main.js' };
    await write(join(folder, 'node_modules', name, 'package.json'), JSON.stringify(own));
    const main = join(folder, name === 'grantkit' ? PUBLISHED : `node_modules/${name}/main.js`);
    await write(main, 'export const createClient = 1;');
  }
  const outfile = join(folder, place);
  await build({
    entryPoints: [join(ROOT, `src/redis/${entry}.ts`)],
    ...{ outfile, bundle: true, external: ['@redis/client'], format: 'esm', logLevel: 'error' },
  });
  return import(outfile);
}

async function write(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

test('a package without its peer says what to install', async () => {
  const { missingPeer, importPeer } = await project(PUBLISHED, ['grantkit']);
  expect(missingPeer()).toBe(ADVICE);
  const error = await importPeer().catch((thrown: Error) => thrown);
  expect(error).toMatchObject({
    message: `The shared store cannot be used: ${ADVICE}`,
    cause: { code: 'ERR_MODULE_NOT_FOUND' },
  });
});

test('a store without its peer is refused, with what to install', async () => {
  type Store = typeof import('../../src/redis/redis-store.js');
  const { redisStore } = await project<Store>(PUBLISHED, ['grantkit'], 'redis-store');
  expect(() => redisStore({ url: 'redis://h', secret: SECRET })).toThrow(`redisStore: ${ADVICE}`);
});

test('a package with its peer uses it', async () => {
  const { missingPeer, importPeer } = await project(PUBLISHED, ['grantkit', '@redis/client']);
  expect(missingPeer()).toBe(undefined);
  expect(await importPeer()).toMatchObject({ createClient: 1 });
});

test.each([
  ['beside the package', ['grantkit']],
  ['alone', []],
])('a bundle %s, which may have the peer within it, misses nothing', async (_, packages) => {
  const { missingPeer } = await project('bundle.mjs', packages);
  expect(missingPeer()).toBe(undefined);
});
