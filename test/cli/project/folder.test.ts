import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Folder } from '../../../src/cli/project/folder.js';
import { emptyFolder } from '../test-terminal.js';

test('Git does not see the folder, which may be there and say otherwise', async () => {
  const folder = Folder.of(emptyFolder());
  const ignored = join(folder.path, '.gitignore');
  await folder.create();
  expect(await readFile(ignored, 'utf8')).toBe('*\n');
  await writeFile(ignored, 'state\n');
  await folder.create();
  expect(await readFile(ignored, 'utf8')).toBe('state\n');
});

test('a file in place of the folder is told, and what to do', async () => {
  const cwd = emptyFolder();
  await writeFile(join(cwd, '.grantkit'), '');
  const refused = {
    name: 'Problem',
    exitCode: 1,
    message: expect.stringMatching(
      /\.grantkit: the service keeps its state in .*EEXIST.* Move a file/,
    ),
  };
  await expect(Folder.of(cwd).create()).rejects.toMatchObject(refused);
});
