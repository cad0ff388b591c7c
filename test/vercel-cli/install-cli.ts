import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const VERSION = '64.0.2';
/** What the registry lacks among the dependencies of that version. */
const OVERRIDES = { sandbox: '4.5.0' };

/** Installs the CLI from the registry, unless an earlier run has; returns the path of its program. */
export function installCli(): string {
  const folder = join(tmpdir(), `grantkit-vercel-${VERSION}-${userInfo().username}`);
  const program = join(folder, 'node_modules/vercel/dist/vc.js');
  if (existsSync(program)) return program;
  console.log(`Installing vercel@${VERSION} …`);
  const fresh = mkdtempSync(join(tmpdir(), 'grantkit-vercel-'));
  const manifest = { private: true, dependencies: { vercel: VERSION }, overrides: OVERRIDES };
  writeFileSync(join(fresh, 'package.json'), JSON.stringify(manifest));
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: fresh, stdio: 'inherit' });
  if (status !== 0) throw new Error(`npm could not install vercel@${VERSION}.`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, '..'), { recursive: true });
  renameSync(fresh, folder);
  return program;
}
