import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith, noServer } from './redis-needed.js';
import { type RedisServer, startRedis } from './start-redis.js';
import { SECRET } from './store.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LIMIT_MS = 60_000;

let redis: RedisServer;
let folder: string;

/** The entry as it is published, in a project of its own. */
beforeAll(async () => {
  if (!noServer) redis = await startRedis();
  folder = mkdtempSync(join(tmpdir(), 'grantkit-process-'));
  const own = join(folder, 'node_modules/grantkit');
  await build({
    entryPoints: [join(ROOT, 'src/redis/index.ts')],
    outfile: join(own, 'dist/redis.js'),
    bundle: true,
    format: 'esm',
    external: ['@redis/client'],
  });
  const { name, type, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  writeFileSync(join(own, 'package.json'), JSON.stringify({ name, type, exports }));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await redis?.stop();
});

/** Runs a script that may use the store, and returns how it ended. */
function run(lines: string) {
  const file = join(folder, 'script.mjs');
  const url = redis?.url ?? 'redis://127.0.0.1:1';
  const store = `redisStore({ url: '${url}', secret: '${SECRET}', deadlines: { missMs: 20_000, connectMs: 20_000 } })`;
  writeFileSync(
    file,
    `import { redisStore } from 'grantkit/redis';\n${lines.replace('STORE', store)}`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  return { status, stdout: stdout.trim(), stderr };
}

test('without its peer, a redis: URL is refused at once, with the command that installs it', () => {
  const { status, stdout } = run(`
    try { STORE } catch (error) { console.log(error.name, error.message) }`);
  expect(stdout).toContain('ConnectValidationError');
  expect(stdout).toContain('npm i @redis/client');
  expect(status).toBe(0);
});

describeWith(noServer, 'a process', () => {
  beforeAll(() => {
    const peer = 'node_modules/@redis/client';
    cpSync(join(ROOT, peer), join(folder, peer), { recursive: true });
  });

  test('ends by itself while its store is idle', { timeout: 2 * LIMIT_MS }, () => {
    const { status, stdout } = run(`
      const store = STORE;
      const taken = await store.take({ subject: 's', request: 'r' }, { bufferMs: 0 });
      console.log(taken.type);`);
    expect([status, stdout]).toEqual([0, 'lease']);
  });

  test('closes its store with the block that opened it', { timeout: 2 * LIMIT_MS }, () => {
    const { status, stdout } = run(`
      const store = STORE;
      await store.take({ subject: 's', request: 'again' }, { bufferMs: 0 });
      await store[Symbol.asyncDispose]();
      await store.close();
      console.log('closed');`);
    expect([status, stdout]).toEqual([0, 'closed']);
  });

  test('survives the errors of a client of its own', { timeout: 2 * LIMIT_MS }, () => {
    const { status, stdout } = run(`
      import { EventEmitter } from 'node:events';
      const client = Object.assign(new EventEmitter(), { evalSha() {}, eval() {} });
      redisStore({ client, secret: '${SECRET}' });
      client.emit('error', new Error('gone'));
      console.log('alive');`);
    expect([status, stdout]).toEqual([0, 'alive']);
  });

  test('survives the death of its Redis', { timeout: 2 * LIMIT_MS }, () => {
    const { status, stdout } = run(
      `
      const store = STORE;
      const name = { subject: 's', request: 'death' };
      const { lease } = await store.take(name, { bufferMs: 0 });
      const response = { token: 't', expiresAt: Date.now() + 9e5 };
      const token = { response, leftMs: 9e5, lifetimeMs: 9e5 };
      console.log(await store.settle(lease, { type: 'token', token, names: [] }));
      const { createClient } = await import('@redis/client');
      const killer = createClient({ url: '${'URL'}' });
      killer.on('error', () => {});
      await killer.connect();
      await killer.sendCommand(['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']);
      killer.destroy();
      await new Promise((resolve) => setTimeout(resolve, 200));
      console.log((await store.take(name, { bufferMs: 0 })).type);`.replace('URL', redis.url),
    );
    expect([status, stdout.split('\n')]).toEqual([0, ['kept', 'hit']]);
  });
});
