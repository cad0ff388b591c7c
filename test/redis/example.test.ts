import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import { createEmulator } from '../../src/emulator/index.js';
import { temporaryFolder } from '../support/folder.js';
import { anyRedis, describeWith, noRedis } from './redis-needed.js';
import { SECRET } from './store.js';

const ROOT = join(import.meta.dirname, '../..');
const REQUIRE = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);`;

describeWith(noRedis, 'the example of many processes', () => {
  // Its deadlines are those of production, which a busy machine may miss, four processes at once
  // the more so.
  test('asks the service in one of four', { retry: 3 }, async () => {
    const [redis, folder] = [await anyRedis(), await temporaryFolder()];
    onTestFinished(() => redis.stop());
    await using emulator = await createEmulator({ connectors: [{ uid: 'slack/acme-slack' }] });
    await emulator.listen();
    const program = join(folder, 'many-processes.mjs');
    await build({
      entryPoints: [join(ROOT, 'examples/many-processes.ts')],
      ...{ outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
      ...{ banner: { js: REQUIRE }, logLevel: 'error' },
      alias: {
        grantkit: join(ROOT, 'src/index.ts'),
        'grantkit/redis': join(ROOT, 'src/redis/index.ts'),
      },
    });
    const shared = { REDIS_URL: redis.url, CONNECT_CACHE_SECRET: SECRET };
    const env = { ...process.env, ...emulator.env, ...shared };
    const printed = async () => {
      const child = spawn(process.execPath, [program], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
      return [code, line.replace(/\d+/, 'N').trim()];
    };
    expect(await printed()).toEqual([0, 'Process N asked the service.']);
    for (let process = 2; process <= 4; process += 1) {
      expect(await printed()).toEqual([0, 'Process N took it from Redis.']);
    }
    expect(emulator.ledger.billed).toBe(1);
  });
});
