import { chmod, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAtomically } from '../../../src/emulator/storage/write-atomically.js';
import { temporaryFolder } from '../../support/folder.js';

test('lets nobody else read the file, whatever somebody has left in its way', async () => {
  const path = join(await temporaryFolder(), 'run.json');
  await writeFile(`${path}.tmp`, 'left');
  await chmod(`${path}.tmp`, 0o666);
  await writeAtomically(path, 'secret');
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual([
    'secret',
    0o600,
  ]);
});

test('does not write where a link in its way leads', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'elsewhere'), 'theirs');
  await symlink(join(folder, 'elsewhere'), join(folder, 'run.json.tmp'));
  await writeAtomically(join(folder, 'run.json'), 'secret');
  expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('theirs');
});
