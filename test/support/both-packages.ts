import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { installPackages, packProject } from './npm-install.js';

/** What answers to `@vercel/connect` in a project: the original, or this package. */
export const PACKAGES = ['2.3.2', 'grantkit'] as const;

/** One of them. */
export type PackageName = (typeof PACKAGES)[number];

/** Installs both below a folder, each in one of its own; ours as it would be published. */
export async function installBoth(root: string): Promise<void> {
  const packed = await packProject(root);
  await Promise.all([
    installPackages(join(root, '2.3.2'), ['@vercel/connect@2.3.2']),
    installPackages(join(root, 'grantkit'), [`@vercel/connect@file:${packed}`]),
  ]);
}

/** Gives a project one of them under the name `@vercel/connect`, with its dependencies. */
export async function givePackage(root: string, name: PackageName, project: string): Promise<void> {
  const modules = join(root, name, 'node_modules');
  const kept = { recursive: true, verbatimSymlinks: true };
  await cp(modules, join(project, 'node_modules'), kept);
}
