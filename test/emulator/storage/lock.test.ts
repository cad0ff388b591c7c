import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { lock } from '../../../src/emulator/storage/lock.js';
import { temporaryFolder } from '../../support/folder.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'state.json');
});

test('names the process that has it, and lets the next one in after it', async () => {
  const unlock = await lock(path);
  expect(await readFile(`${path}.lock`, 'utf8')).toBe(String(process.pid));
  await expect(lock(path)).rejects.toThrow(
    `Process ${process.pid} uses it. If that is no emulator, delete ${path}.lock.`,
  );
  await unlock();
  await (await lock(path))();
  expect(await readdir(folder)).toEqual([]);
});

test('takes over from a process that has died', async () => {
  const child = spawn(process.execPath, ['--eval', '']);
  await once(child, 'exit');
  await writeFile(`${path}.lock`, String(child.pid));
  await (await lock(path))();
});

test.each([
  ['that had the same number', String(process.pid)],
  ['that left an empty lock', ''],
])('takes over from a process %s', async (_, content) => {
  await writeFile(`${path}.lock`, content);
  await (await lock(path))();
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

test('says what keeps it from locking', async () => {
  await expect(lock(join(folder, 'missing/state.json'))).rejects.toThrow(/ENOENT/);
});
