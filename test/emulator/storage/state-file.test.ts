import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { createEmulator } from '../../../src/emulator/index.js';
import { temporaryFolder } from '../../support/folder.js';
import { requestToken } from '../api.js';

const stateKey = 'a-key-of-at-least-thirty-two-characters';
let folder: string;
let state: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  state = join(folder, 'state.json');
});

describe('a state file that cannot be read is left as it is, and so is its key:', () => {
  const edited = (change: (snapshot: Record<string, unknown>) => object) => async () => {
    const snapshot = JSON.parse(await readFile(state, 'utf8'));
    await writeFile(state, JSON.stringify(change(snapshot)));
  };
  test.each<[string, () => Promise<void>, RegExp]>([
    ['a newer version', edited((it) => ({ ...it, version: 2 })), /version 2, .*: update grantkit/],
    [
      'a cut file',
      async () => writeFile(state, '{"format": "grant'),
      /It is damaged: it is not JSON/,
    ],
    ['an empty file', async () => writeFile(state, ''), /It is damaged: it is not JSON/],
    ['a damaged box', edited((it) => ({ ...it, sealed: 'AAAA' })), /It is damaged: what it holds/],
    ['another format', edited(() => ({ a: 1 })), /no snapshot of an emulator: snapshot\.format/],
    [
      'a missing key',
      () => rm(`${state}.key`),
      /key is missing: bring back \S+\.key, or give `stateKey`/,
    ],
    ['another key', () => writeFile(`${state}.key`, stateKey), /encrypted with another key/],
  ])('%s', async (_, damage, message) => {
    await (await createEmulator({}, { state })).close();
    await damage();
    const before = await contents();
    const opened = createEmulator({}, { state });
    await expect(opened).rejects.toThrow(`cannot use the state file ${state}, and has left it`);
    await expect(opened).rejects.toThrow(message);
    await expect(opened).rejects.toThrow(/To start afresh, move it away or name another one\./);
    expect(await contents()).toEqual(before);
  });
});

test('serves one emulator at a time', async () => {
  const first = await createEmulator({}, { state });
  await expect(createEmulator({}, { state })).rejects.toThrow(`Process ${process.pid} uses it.`);
  await first.close();
  await (await createEmulator({}, { state })).close();
});

test('makes no key when it is given one, and fits any emulator with the same', async () => {
  const first = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state, stateKey });
  const { token } = (await requestToken(first, 'slack/acme')).body;
  await first.close();
  expect((await readdir(folder)).sort()).toEqual(['state.json', 'state.json.ledger.ndjson']);
  const second = await createEmulator({}, { stateKey });
  second.restore(JSON.parse(await readFile(state, 'utf8')));
  expect(second.introspect(token).active).toBe(true);
});

test('is not written again when nothing has changed', async () => {
  const emulator = await createEmulator({ connectors: [{ uid: 'slack/acme' }] }, { state });
  await requestToken(emulator, 'slack/acme');
  const written = async () => [(await stat(state)).ino, (await stat(`${state}.changes`)).size];
  const before = await written();
  await requestToken(emulator, 'slack/acme');
  expect(await written()).toEqual(before);
  emulator.accessToken();
  await requestToken(emulator, 'slack/acme');
  expect(await written()).not.toEqual(before);
  await emulator.close();
});

async function contents(): Promise<[string, string][]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]));
}
