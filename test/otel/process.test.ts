import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { runNode } from '../uncaught/run-script.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEER = 'node_modules/@opentelemetry/api';

const SCRIPT = `
import { metrics } from '@opentelemetry/api';
import { createConnect } from 'grantkit';
import { createConnect as createAnother, instrumentConnect as instrumentAnother } from './bundle.mjs';
import { instrumentConnect } from 'grantkit/otel';

const counted = [];
const counter = { add: (count, { 'grantkit.cache.result': result } = {}) => counted.push(result ?? 'billed') };
metrics.setGlobalMeterProvider({
  getMeter: () => ({ createCounter: () => counter, createHistogram: () => ({ record() {} }) }),
});
const options = {
  vercelToken: 'v',
  fetch: async () => Response.json({ token: 't', expiresAt: Date.now() + 3_600_000 }),
};
const first = await instrumentConnect();
const second = await instrumentAnother();
for (const create of [createConnect, createAnother]) {
  const connect = create(options);
  const params = { subject: { type: 'app' } };
  await connect.getToken('c', params);
  await connect.getToken('c', params);
}
second.stop();
await createConnect(options).getToken('c', { subject: { type: 'app' } });
first.stop();
await createConnect(options).getToken('c', { subject: { type: 'app' } });
console.log(counted.join());
`;

/** An application with this package as it is published, and a copy of it in a bundle of its own. */
async function application(): Promise<string> {
  const folder = await temporaryFolder();
  const own = join(folder, 'node_modules/grantkit');
  const entry = (name: string) => ({
    entryPoints: [join(ROOT, 'src', name, 'index.ts')],
    outfile: join(own, 'dist', name === '' ? 'index.js' : `${name}.js`),
  });
  const base = { bundle: true, format: 'esm', external: ['@opentelemetry/api', '@vercel/oidc'] };
  const both = `export * from './src/index.js'; export * from './src/otel/index.js';`;
  const bundle = {
    stdin: { contents: both, resolveDir: ROOT, loader: 'ts' },
    outfile: join(folder, 'bundle.mjs'),
    minify: true,
  };
  const options = [entry(''), entry('otel'), bundle].map((one) => ({ ...base, ...one }));
  for (const one of options) await build(one as Parameters<typeof build>[0]);
  const { name, type, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name, type, exports }));
  return folder;
}

test('without its peer it names the command that installs it', async () => {
  const folder = await application();
  const script = `
    import { instrumentConnect } from 'grantkit/otel';
    await instrumentConnect().catch((error) => console.log(error.message, error.cause.code));`;
  const { code, stdout, stderr } = await runNode(folder, ['--input-type=module', '--eval', script]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('npm i @opentelemetry/api');
  expect(stdout).toContain('ERR_MODULE_NOT_FOUND');
});

test('copies of the package in one process are all told of, each call once', async () => {
  const folder = await application();
  cpSync(join(ROOT, PEER), join(folder, PEER), { recursive: true });
  writeFileSync(join(folder, 'script.mjs'), SCRIPT);
  const { code, stdout, stderr } = await runNode(folder, ['script.mjs']);
  expect([code, stderr]).toEqual([0, '']);
  const once = ['billed', 'minted', 'hit'];
  expect(stdout.trim().split(',')).toEqual([...once, ...once, 'billed', 'minted']);
});
