import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { temporaryFolder } from '../support/folder.js';

const SRC = fileURLToPath(new URL('../../src/index.ts', import.meta.url));

/** What a process has written, and how it ended. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder of an application that goes with the test. */
export async function application(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Adds the package to an application as it is published: one readable file. */
export async function install(folder: string): Promise<void> {
  await build({
    entryPoints: [SRC],
    outfile: join(folder, 'grantkit.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'node20',
    mainFields: ['module', 'main'],
    conditions: ['browser'],
    alias: { 'lru-cache': 'lru-cache/raw' },
    external: ['@vercel/oidc'],
  });
}

/** Makes one small file of an application and the package, as frameworks do. */
export async function bundleApplication(folder: string, entry: string): Promise<string> {
  const outfile = join(folder, '.next/server.mjs');
  await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: true,
    format: 'esm',
    platform: 'node',
    alias: { grantkit: SRC },
    external: ['@vercel/oidc'],
  });
  return outfile;
}

/** Runs Node in a folder, with this environment and no other. */
export function runNode(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folder, env: { HOME: folder, ...env } });
    const ended: Ended = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      ended.stdout += text;
    });
    child.stderr.on('data', (text) => {
      ended.stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ended, code }));
  });
}
