import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { givePackage, installBoth, PACKAGES, type PackageName } from '../support/both-packages.js';
import { installPackages } from '../support/npm-install.js';
import type { Project } from './projects.js';
import { TOOLS, type ToolSet } from './versions.js';

const SOURCES = fileURLToPath(new URL('projects', import.meta.url));
const CONNECT = 'node_modules/@vercel/connect';
const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
/** Where pnpm puts what is installed under the name `@vercel/connect`. */
const PNPM_FOLDERS: Record<PackageName, string> = {
  '2.3.2': 'node_modules/.pnpm/@vercel+connect@2.3.2/node_modules/@vercel/connect',
  grantkit: `node_modules/.pnpm/grantkit@${version}/node_modules/grantkit`,
};

/** Specs of Jest that read the same for Vitest, but for the name of the tool. */
const ALIKE = ['adapter', 'credential', 'fetch-stub', 'variable'];
const VITEST_IMPORT =
  "import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';\n";

/** A folder in which test projects find their tools and one of the two packages. */
export interface Workshop {
  /** Makes the folder of a test project. */
  prepare(project: Project, name: PackageName): Promise<string>;
  /** Deletes everything. */
  remove(): Promise<void>;
}

/** Installs both packages and sets of tools. */
export async function openWorkshop(sets: Iterable<ToolSet>): Promise<Workshop> {
  const root = await mkdtemp(join(tmpdir(), 'grantkit-consumers-'));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    const installed = [...sets].map((set) => installPackages(join(root, set), TOOLS[set]));
    await Promise.all([installBoth(root), ...installed]);
  } catch (error) {
    await remove();
    throw error;
  }
  return { prepare: (project, name) => prepare(root, project, name), remove };
}

async function prepare(root: string, project: Project, name: PackageName): Promise<string> {
  const folder = join(root, project.tools, `${project.name.replaceAll(/\W+/g, '-')}-${name}`);
  await cp(SOURCES, folder, { recursive: true });
  await Promise.all(ALIKE.map((name) => writeForVitest(folder, `${name}.spec.ts`)));
  await givePackage(root, name, folder);
  if (project.isPnpm) await moveAsPnpm(folder, PNPM_FOLDERS[name]);
  return folder;
}

async function writeForVitest(folder: string, spec: string): Promise<void> {
  const text = await readFile(join(folder, 'jest', spec), 'utf8');
  await writeFile(join(folder, 'vitest', spec), VITEST_IMPORT + text.replaceAll(/\bjest\b/g, 'vi'));
}

async function moveAsPnpm(folder: string, place: string): Promise<void> {
  const target = join(folder, place);
  await mkdir(dirname(target), { recursive: true });
  await rename(join(folder, CONNECT), target);
  await symlink(target, join(folder, CONNECT));
}

/** Every pair of a test project and a package. */
export function pairsOf(projects: Project[]): [Project, PackageName][] {
  return projects.flatMap((project) =>
    PACKAGES.map((name): [Project, PackageName] => [project, name]),
  );
}
