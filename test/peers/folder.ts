import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from '../support/npm-install.js';
import type { Row } from './matrix.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const COPIED = ['src', 'test', 'examples', 'dist', 'package.json', 'tsconfig.json', 'README.md'];
// It has to find the peer that is tried, so it cannot stay where the pinned one is.
const ORIGINAL = 'reference';

/** Makes a copy of the project that finds one peer in another version; `remove` it in the end. */
export async function projectWith(row: Row) {
  const folder = await mkdtemp(join(tmpdir(), 'grantkit-peer-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const [project, peers] = [join(folder, 'project'), join(folder, 'peers')];
    const fresh = await install(peers, [`${row.peer}@${row.version}`, ...(row.beside ?? [])]);
    await copyProject(project);
    await linkPackages(project, fresh);
    return { project, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Installs packages beside this one, and returns where those are that the project declares. */
async function install(folder: string, packages: string[]): Promise<Map<string, string>> {
  await mkdir(folder);
  const ours = ['--install-links', `file:${await manifestAlone(folder)}`];
  await installPackages(folder, [...ours, ...packages]);
  const named = packages.map((name) => name.slice(0, name.lastIndexOf('@')));
  const modules = join(folder, 'node_modules');
  const present = await packagesIn(modules);
  const wanted = new Set([...named, ...(await declaredPeers())]);
  return new Map(present.filter((it) => wanted.has(it)).map((it) => [it, join(modules, it)]));
}

/** A package that says what this one says, so that npm finds what the peers conflict with. */
async function manifestAlone(folder: string): Promise<string> {
  const target = join(folder, 'manifest');
  await mkdir(target);
  await cp(join(ROOT, 'package.json'), join(target, 'package.json'));
  return target;
}

async function declaredPeers(): Promise<string[]> {
  const { peerDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  return Object.keys(peerDependencies);
}

async function copyProject(project: string): Promise<void> {
  const isCopied = (path: string) => !/[\\/]\.[^\\/]+$/.test(path);
  for (const name of COPIED) {
    await cp(join(ROOT, name), join(project, name), { recursive: true, filter: isCopied });
  }
}

/** Links every package of the project, and the fresh ones in the place of their pinned selves. */
async function linkPackages(project: string, fresh: Map<string, string>): Promise<void> {
  const modules = join(ROOT, 'node_modules');
  const own = new Map((await packagesIn(modules)).map((name) => [name, join(modules, name)]));
  own.delete(ORIGINAL);
  for (const [name, target] of [...own, ...fresh]) {
    const link = join(project, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await rm(link, { force: true });
    await symlink(target, link);
  }
  const copy = join(project, 'node_modules', ORIGINAL);
  await cp(join(modules, ORIGINAL), copy, { recursive: true });
}

/** The names of the packages in a folder `node_modules`. */
async function packagesIn(modules: string): Promise<string[]> {
  const entries = await readdir(modules);
  const names = entries.filter((name) => !name.startsWith('.'));
  const found = names.map(async (name) => {
    if (!name.startsWith('@')) return [name];
    return (await readdir(join(modules, name))).map((inner) => `${name}/${inner}`);
  });
  return (await Promise.all(found)).flat();
}
