import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Replaces a file as a whole: whenever the process dies, the file is the old one or the new one.
 * Only its owner can read it. One writer at a time.
 */
export async function writeAtomically(path: string, text: string): Promise<void> {
  const temporary = `${path}.tmp`;
  // One that is there already keeps its rights, or leads elsewhere.
  await rm(temporary, { force: true });
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(text);
    // Otherwise a power failure could leave the new name with the old disk blocks.
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
}

/** Makes a rename survive a power failure, where the system can sync a folder. */
async function syncFolder(path: string): Promise<void> {
  // Windows opens no folders; its file system keeps a journal of renames.
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
