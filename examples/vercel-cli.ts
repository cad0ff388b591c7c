import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createEmulator, type Emulator } from 'grantkit/emulator';

/** Starts the service, and writes the folder with which the Vercel CLI finds it. */
export async function startService(folder = '.grantkit/vercel', port = 4640): Promise<Emulator> {
  const emulator = await createEmulator({
    consent: 'auto', // nobody has to click
    team: { id: 'team_acme', slug: 'acme', name: 'Acme' },
    projects: [{ id: 'prj_web', name: 'web', url: 'http://127.0.0.1:3000' }],
    connectors: [{ uid: 'slack/acme' }, { uid: 'oauth/linear' }],
  });
  const api = await emulator.listen(port);
  await mkdir(folder, { recursive: true });
  // The CLI reads both, and any token signs in as the default user.
  await writeFile(join(folder, 'config.json'), JSON.stringify({ api, currentTeam: 'team_acme' }));
  await writeFile(join(folder, 'auth.json'), '{"token":"local"}', { mode: 0o600 });
  return emulator;
}

// tsx examples/vercel-cli.ts, and in another terminal: vercel -Q .grantkit/vercel connect list
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url } = await startService();
  console.log(`The service is at ${url}. Try: vercel -Q .grantkit/vercel connect list`);
}
