import { chmod, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Emulator } from '../../emulator/emulator-interface.js';
import type { RemoteEmulator } from '../../emulator/remote/remote-emulator.js';
import { writeAtomically } from '../../emulator/storage/write-atomically.js';
import type { Folder } from './folder.js';

/** What the Vercel CLI would open a browser with. */
const OPENERS = ['xdg-open', 'open'];

/**
 * Writes the configuration with which the Vercel CLI finds a service: `vercel -Q .grantkit/vercel`.
 * A team that somebody has switched to, and a token that is still good, stay.
 */
export async function writeVercelFolder(
  emulator: Emulator | RemoteEmulator,
  folder: Folder,
): Promise<void> {
  await mkdir(folder.vercel, { recursive: true, mode: 0o700 });
  const { currentTeam = (await emulator.env)['VERCEL_ORG_ID'], ...config } = await readObject(
    join(folder.vercel, 'config.json'),
  );
  const auth = await readObject(join(folder.vercel, 'auth.json'));
  const token = (await isGood(emulator, auth['token']))
    ? auth['token']
    : await emulator.accessToken();
  await write(join(folder.vercel, 'config.json'), { ...config, currentTeam, api: emulator.url });
  await write(join(folder.vercel, 'auth.json'), { ...auth, token });
  await writeOpeners(folder);
}

/**
 * Programs that open pages for the Vercel CLI: in the browser of the person. Where there is none, the
 * page is only asked for, and the person decides with `grantkit approve`.
 */
async function writeOpeners({ bin }: Folder): Promise<void> {
  await mkdir(bin, { recursive: true });
  for (const name of OPENERS) {
    const file = join(bin, name);
    await writeAtomically(file, openerScript(name));
    await chmod(file, 0o755);
  }
}

function openerScript(name: string): string {
  return `#!/bin/sh
# Opens a page of the Connect service: in a browser, or where there is none, for the service alone.
here=$(dirname "$0")
PATH=$(printf '%s' "$PATH" | tr ':' '\\n' | grep -vxF "$here" | paste -sd: -)
if command -v ${name} >/dev/null; then exec ${name} "$@"; fi
echo "Open $1" >&2
exec node --eval 'fetch(process.argv[1])' "$1"
`;
}

async function isGood(emulator: Emulator | RemoteEmulator, token: unknown): Promise<boolean> {
  if (typeof token !== 'string') return false;
  const headers = { authorization: `Bearer ${token}` };
  return (await emulator.fetch(new URL('/v2/user', emulator.url), { headers })).ok;
}

async function readObject(path: string): Promise<Record<string, unknown>> {
  try {
    return Object(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return {};
  }
}

async function write(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, `${JSON.stringify(value, null, 2)}\n`);
}
