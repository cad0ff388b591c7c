import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "smoke", worker = (
    modules = [(name = "worker", esModule = embed "worker.js")],
    compatibilityDate = "2026-01-01",
  ))],
);
`;

/** Bundles the smoke test as a worker and returns the configuration that runs it. */
export async function writeWorker(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'grantkit-worker-'));
  await build({
    stdin: {
      contents: `import { smoke } from './smoke.mjs'; export default { test: smoke };`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: 'esm',
    external: ['@vercel/oidc'],
    outfile: join(folder, 'worker.js'),
  });
  const config = join(folder, 'config.capnp');
  await writeFile(config, CONFIG);
  return config;
}
