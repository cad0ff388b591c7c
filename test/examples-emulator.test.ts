import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allowAll, withEmulator } from '../examples/end-to-end.js';
import { connectEmulator } from '../src/emulator/index.js';
import { createConnect } from '../src/index.js';

const root = join(import.meta.dirname, '..');
const ada = { subject: { type: 'user', id: 'ada' } } as const;
let folder: string;
let program: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grantkit-'));
  program = join(folder, 'emulator-server.mjs');
  await build({
    ...{ entryPoints: [join(root, 'examples/emulator-server.ts')], outfile: program, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
    alias: { 'grantkit/emulator': join(root, 'src/emulator/index.ts') },
  });
});
afterAll(() => rm(folder, { recursive: true }));

async function startServer() {
  const child = spawn(process.execPath, [program], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, EMULATOR_PORT: '0' },
  });
  const [line] = await once(child.stdout, 'data');
  expect(String(line)).toMatch(/^The Connect service is at http:\/\/127\.0\.0\.1:\d+\n$/);
  return child;
}

test('an end-to-end test consents at the server of another process, and leaves it as it was', async () => {
  const server = await startServer();
  const run = join(folder, '.grantkit/run.json');
  await withEmulator(
    async (emulator) => {
      const vercelToken = (await emulator.env)['VERCEL_OIDC_TOKEN'];
      const connect = createConnect({ baseUrl: emulator.url, vercelToken });
      await connect.startAuthorization('oauth/linear', ada);
      expect(await allowAll(emulator, 'ada@acme.test')).toBe(1);
      const { externalSubject } = await connect.getTokenResponse('oauth/linear', ada);
      expect(externalSubject).toBe('ada@acme.test');
    },
    { run },
  );
  const emulator = await connectEmulator(undefined, { run });
  expect(await emulator.grants()).toEqual([]);
  await emulator.grant({ connector: 'oauth/linear', user: 'ada' });
  server.kill('SIGTERM');
  await once(server, 'exit');
  const restarted = await startServer();
  const again = await connectEmulator(undefined, { run });
  expect(await again.grants()).toMatchObject([{ subject: { id: 'ada' } }]);
  restarted.kill('SIGTERM');
  await once(restarted, 'exit');
});
