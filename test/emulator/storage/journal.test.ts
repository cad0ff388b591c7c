import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { Journal, readJournal } from '../../../src/emulator/storage/journal.js';
import { writeSnapshot } from '../../../src/emulator/storage/snapshot.js';
import { temporaryFolder } from '../../support/folder.js';

const KEY = 'k'.repeat(32);
const snapshot = writeSnapshot('{}', KEY);
let path: string;

beforeEach(async () => {
  path = join(await temporaryFolder(), 'state.json.changes');
});

async function written(...changes: string[]): Promise<string> {
  const journal = await Journal.begin(path, snapshot, KEY, 0);
  for (const change of changes) await journal.append(change);
  await journal.close();
  return readFile(path, 'utf8');
}

test('has the changes in their order, which nobody else can read', async () => {
  const text = await written('first', 'second', 'third');
  expect(readJournal(text, snapshot, KEY)).toEqual(['first', 'second', 'third']);
  expect(text).not.toMatch(/first|second|third/);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('drops what a killed process has left half written', async () => {
  const text = await written('first', 'second');
  for (const cut of [1, 20, 100]) {
    expect(readJournal(text.slice(0, -cut), snapshot, KEY)).toEqual(['first']);
  }
});

test('has nothing to say of another snapshot', async () => {
  expect(readJournal(await written('first'), writeSnapshot('{}', KEY), KEY)).toEqual([]);
  expect(readJournal('', snapshot, KEY)).toEqual([]);
});

test.each<[string, (lines: string[]) => string[], number]>([
  ['is left out', ([, ...rest]) => rest, 1],
  ['has another place', ([a = '', b = '', c = '']) => [a, c, b], 2],
  ['is damaged', ([a = '', b = '', c = '']) => [a, b.replace('"sealed":"', '"sealed":"AA'), c], 2],
  ['is no JSON', ([a = '', , c = '']) => [a, 'oops', c], 2],
])('is refused when a line %s', async (_, change, line) => {
  const lines = (await written('first', 'second', 'third')).split('\n').slice(0, -1);
  const text = `${change(lines).join('\n')}\n`;
  const reason = `It is damaged: line ${line} of its changes cannot be read.`;
  expect(() => readJournal(text, snapshot, KEY)).toThrow(reason);
});

test('is full when it is worth a snapshot, and at 256 kB at the least', async () => {
  const journal = await Journal.begin(path, snapshot, KEY, 1_000_000);
  expect([500_000, 1_000_001].map((size) => journal.isFullWith('x'.repeat(size)))).toEqual([
    ...[false, true],
  ]);
  await journal.close();
  const small = await Journal.begin(path, snapshot, KEY, 10);
  expect([200_000, 300_000].map((size) => small.isFullWith('x'.repeat(size)))).toEqual([
    ...[false, true],
  ]);
  await small.close();
  await expect(stat(path)).rejects.toThrow(/ENOENT/);
});
