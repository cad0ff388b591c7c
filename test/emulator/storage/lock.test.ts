import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { lock } from '../../../src/emulator/storage/lock.js';
import { temporaryFolder } from '../../support/folder.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'state.json');
});

test('names the process that has it, and lets the next one in after it', async () => {
  const held = await lock(path);
  expect(await readFile(`${path}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} `));
  await expect(lock(path)).rejects.toThrow(
    `Process ${process.pid} uses it. If that is no emulator, delete ${path}.lock.`,
  );
  await held.release();
  await (await lock(path)).release();
  expect(await readdir(folder)).toEqual([]);
});

const LINUX = process.platform === 'linux';

/** What a lock of this process says, with some of it changed. */
async function contentWith(changes: { pid?: number; ticks?: string; place?: string }) {
  const held = await lock(path);
  const [pid, startedAt, ticks, place, id] = (await readFile(`${path}.lock`, 'utf8')).split(' ');
  await held.release();
  return Object.values({ pid, startedAt, ticks, place, ...changes, id }).join(' ');
}

test.runIf(LINUX)('takes over when another process has the number by now (on Linux)', async () => {
  await writeFile(`${path}.lock`, await contentWith({ pid: process.ppid, ticks: '1' }));
  await (await lock(path)).release();
});

test.runIf(LINUX)(
  'respects another container until nobody has touched it for a minute (on Linux)',
  async () => {
    const content = await contentWith({ place: 'other-boot/pid:[1]' });
    await writeFile(`${path}.lock`, content);
    await expect(lock(path)).rejects.toThrow(
      `Process ${process.pid} of another container or machine uses it.`,
    );
    const before = (Date.now() - 61_000) / 1000;
    await utimes(`${path}.lock`, before, before);
    await (await lock(path)).release();
  },
);

test('shows others that it lives, while it is its own', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => void vi.useRealTimers());
  const held = await lock(path);
  const isFresh = async () => (await stat(`${path}.lock`)).mtimeMs > 1_000_000;
  await utimes(`${path}.lock`, 1, 1);
  vi.advanceTimersByTime(10_000);
  await vi.waitFor(async () => expect(await isFresh()).toBe(true), 5_000);
  await held.release();
  expect(vi.getTimerCount()).toBe(0);
});

test('takes over from a process that has died', async () => {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'exit');
  await writeFile(`${path}.lock`, String(child.pid));
  await (await lock(path)).release();
});

test.each([
  ['that had the same number', String(process.pid)],
  ['that had the same number, and started at another time', `${process.pid} 1 x`],
  ['that left an empty lock', ''],
])('takes over from a process %s', async (_, content) => {
  await writeFile(`${path}.lock`, content);
  await (await lock(path)).release();
});

test('leaves a living process alone, its own or not', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
  await once(child, 'spawn');
  try {
    for (const pid of [child.pid, process.ppid, 1]) {
      await writeFile(`${path}.lock`, String(pid));
      await expect(lock(path)).rejects.toThrow(`Process ${pid} uses it.`);
    }
  } finally {
    child.kill();
  }
});

test('knows a file by its other names', async () => {
  await writeFile(path, '');
  await symlink(path, join(folder, 'other.json'));
  const held = await lock(path);
  for (const name of [join(folder, 'other.json'), relative('', path), `${folder}/./state.json`]) {
    await expect(lock(name)).rejects.toThrow(`Process ${process.pid} uses it.`);
  }
  await held.release();
});

test('keeps other threads of the process from it', async () => {
  const held = await lock(path);
  const thread = new Worker(await bundled('lock-in-thread.ts'), { workerData: path });
  expect(await once(thread, 'message')).toEqual([`Process ${process.pid} uses it.`]);
  await held.release();
});

test('lets one of many take over from a dead process', async () => {
  for (let round = 0; round < 5; round += 1) {
    await writeFile(`${path}.lock`, '999999999');
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lock(path)));
    const [held, ...others] = outcomes.flatMap((each) =>
      each.status === 'fulfilled' ? each.value : [],
    );
    expect(others).toEqual([]);
    await held?.release();
    expect(await readdir(folder)).toEqual([]);
  }
});

test('goes on after a process that died while it took over', async () => {
  for (const name of ['lock', 'lock.takeover']) await writeFile(`${path}.${name}`, '999999999');
  await (await lock(path)).release();
  expect(await readdir(folder)).toEqual([]);
});

test('notices that somebody took it away, and leaves theirs', async () => {
  const held = await lock(path);
  await rm(`${path}.lock`);
  await expect(held.check()).rejects.toThrow(/is gone: another emulator may use it/);
  const theirs = await lock(path);
  await held.release();
  await theirs.check();
});

test('says what keeps it from locking', async () => {
  await expect(lock(join(folder, 'missing/state.json'))).rejects.toThrow(/ENOENT/);
});

/** A program next to this file, for a thread that cannot read TypeScript. */
async function bundled(program: string): Promise<string> {
  const outfile = join(await temporaryFolder(), 'program.mjs');
  await build({
    ...{ entryPoints: [join(import.meta.dirname, program)], outfile, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node20', logLevel: 'error' },
  });
  return outfile;
}
