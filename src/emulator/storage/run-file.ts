import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as z from 'zod';
import { writeAtomically } from './write-atomically.js';

/** How another process of the same person reaches a running emulator. */
export interface RunFile {
  /** Origin of the service. */
  url: string;
  controlToken: string;
  pid: number;
}

const schema: z.ZodType<RunFile> = z.object({
  url: z.url(),
  controlToken: z.string().min(1),
  pid: z.int(),
});

/** Leaves the address and the token of this process, for its owner to read. */
export async function writeRunFile(path: string, address: Omit<RunFile, 'pid'>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const content: RunFile = { ...address, pid: process.pid };
  await writeAtomically(path, `${JSON.stringify(content, null, 2)}\n`);
}

/** Takes it away, unless another emulator has left its own since. */
export async function removeRunFile(
  path: string,
  { url, controlToken }: Omit<RunFile, 'pid'>,
): Promise<void> {
  const found = await readRunFile(path);
  const isOurs = found?.url === url && found.controlToken === controlToken;
  if (isOurs && found.pid === process.pid) await rm(path, { force: true });
}

/** What a process has left; `undefined` when there is no such file. */
export async function readRunFile(path: string): Promise<RunFile | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  try {
    return text === undefined ? undefined : schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
