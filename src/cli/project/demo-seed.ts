import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmulatorSeed } from '../../emulator/state/seed.js';

/** What the service knows when nobody has configured it: a few connectors to try. */
export async function demoSeed(cwd: string): Promise<EmulatorSeed> {
  const triggers = { destinations: [{ environment: 'development' }] };
  return {
    projects: [{ id: 'prj_app', name: (await packageName(cwd)) ?? 'app' }],
    connectors: [
      { uid: 'slack/acme-slack', triggers },
      { uid: 'github/acme-github', triggers },
      { uid: 'oauth/linear' },
      { uid: 'oauth/notion' },
    ],
  };
}

async function packageName(cwd: string): Promise<string | undefined> {
  const text = await readFile(join(cwd, 'package.json'), 'utf8').catch(() => '{}');
  try {
    const { name } = JSON.parse(text) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}
