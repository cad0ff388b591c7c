import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER } from './rooms.js';

const VERSION = '10.1.1';
const PACKAGES = ['@stryker-mutator/core', '@stryker-mutator/vitest-runner'];

/**
 * Installs Stryker below {@link FOLDER}, unless an earlier run has; returns the path of its program.
 * It is no dependency of the project, because it needs Node 22 and `npm ci` has to please Node 20.
 *
 * @throws {Error} when npm cannot install it
 */
export function installStryker(): string {
  const installed = join(FOLDER, 'node_modules', '@stryker-mutator', 'core');
  if (installedVersion(installed) !== VERSION) {
    console.log(`Installing Stryker ${VERSION} …`);
    const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, VERSION]));
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'package.json'), JSON.stringify({ private: true, dependencies }));
    // Without `--legacy-peer-deps` it would bring a second Vitest.
    const args = ['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status } = spawnSync('npm', [...args, '--loglevel=error'], {
      ...{ cwd: FOLDER, stdio: 'inherit' },
    });
    if (status !== 0) throw new Error(`npm could not install Stryker ${VERSION}.`);
  }
  return join(installed, 'bin', 'stryker.js');
}

function installedVersion(folder: string): string | undefined {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : undefined;
}
