import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from './command.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Installs packages in a folder that is no project yet; none of their scripts runs. */
export async function installPackages(folder: string, packages: string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  const flags = ['--prefix', folder, '--save-exact', '--ignore-scripts', ...QUIET];
  const installed = await runCommand('npm', ['install', ...flags, ...packages], { cwd: folder });
  if (!installed.isDone) throw new Error(`${packages.join(' ')}: ${installed.output}`);
}

/** Packs the built project into a folder, as it would be published; returns the archive's path. */
export async function packProject(folder: string): Promise<string> {
  const args = ['pack', '--silent', '--pack-destination', folder];
  const packed = await runCommand('npm', args, { cwd: ROOT });
  const name = /^\S+\.tgz$/m.exec(packed.output)?.[0];
  if (!packed.isDone || !name) throw new Error(`npm pack: ${packed.output}`);
  return join(folder, name);
}
