import { appendFile, chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { EmulatorEvent } from '../../../src/emulator/index.js';
import { LedgerFile } from '../../../src/emulator/storage/ledger-file.js';
import { temporaryFolder } from '../../support/folder.js';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, 'ledger.ndjson');
});

const event = (timestamp: number): EmulatorEvent => ({
  eventType: 'Completed Authorization Request',
  ...{ timestamp, ownerId: 'team_emu', clientId: 'scl_000001', clientType: 'oauth' },
});
const timesIn = async (name = 'ledger.ndjson') =>
  (await readFile(join(folder, name), 'utf8'))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).timestamp);
const reopened = async () => (await LedgerFile.open(path)).events.map(({ timestamp }) => timestamp);

test('appends what is new, one event a line', async () => {
  const { file, events } = await LedgerFile.open(path);
  await file.write(events);
  expect(await readdir(folder)).toEqual([]);
  events.push(event(1));
  await file.write(events);
  events.push(event(2), event(3));
  await file.write(events);
  await file.write(events);
  expect(await timesIn()).toEqual([1, 2, 3]);
});

test('goes on after what it holds', async () => {
  const first = await LedgerFile.open(path);
  await first.file.write([event(1), event(2)]);
  const second = await LedgerFile.open(path);
  second.events.push(event(3));
  await second.file.write(second.events);
  expect(await reopened()).toEqual([1, 2, 3]);
});

test('drops the half line of a process that was killed', async () => {
  await (await LedgerFile.open(path)).file.write([event(1)]);
  await appendFile(path, '{"eventType":"Tok');
  const { file, events } = await LedgerFile.open(path);
  events.push(event(2));
  await file.write(events);
  expect(await timesIn()).toEqual([1, 2]);
});

test.each([
  ['a line that is no JSON', 'oops\n'],
  ['garbage without an end', '', '\0\x01 garbage'],
  ['a number', '5\n'],
  ['an object that is no event', '{}\n'],
  ['an event without a time', '{"eventType":"Token Request","ownerId":"team_emu"}\n'],
  ['an event at no time', '{"eventType":"Token Request","ownerId":"t","timestamp":1e300}\n'],
])(
  'keeps a file with %s under another name, says so, and takes over the rest',
  async (...found) => {
    const [, before = '', after = ''] = found;
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    onTestFinished(() => warn.mockRestore());
    const damaged = `${before}${JSON.stringify(event(1))}\n${after}`;
    await writeFile(path, damaged);
    const { file, events } = await LedgerFile.open(path);
    events.push(event(2));
    await file.write(events);
    expect(await reopened()).toEqual([1, 2]);
    const [aside = '', ...others] = (await readdir(folder)).filter((name) =>
      name.includes('damaged'),
    );
    expect([await readFile(join(folder, aside), 'utf8'), others]).toEqual([damaged, []]);
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining(`It is now ${join(folder, aside)}, and the 1 events`),
      expect.anything(),
    );
  },
);

test('begins anew when the ledger is cleared, even if as much happened since', async () => {
  const { file, events } = await LedgerFile.open(path);
  events.push(event(1), event(2));
  await file.write(events);
  events.length = 0;
  events.push(event(3), event(4), event(5));
  await file.write(events);
  expect(await timesIn()).toEqual([3, 4, 5]);
  events.length = 0;
  await file.write(events);
  expect(await reopened()).toEqual([]);
});

test('keeps two files of the wanted size, and reads both', async () => {
  const { file, events } = await LedgerFile.open(path, 300);
  for (let time = 1; time <= 12; time += 1) {
    events.push(event(time));
    await file.write(events);
  }
  expect(await timesIn('ledger.1.ndjson')).toEqual([7, 8, 9]);
  expect(await timesIn()).toEqual([10, 11, 12]);
  expect(await reopened()).toEqual([7, 8, 9, 10, 11, 12]);
});

test('takes the rights of others away from a file that it finds', async () => {
  await writeFile(path, `${JSON.stringify(event(1))}\n`);
  await chmod(path, 0o644);
  expect(await reopened()).toEqual([1]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('says what keeps it from reading', async () => {
  await expect(LedgerFile.open(folder)).rejects.toThrow(/EISDIR/);
});
