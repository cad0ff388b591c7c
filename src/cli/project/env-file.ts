import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { messageOf, Problem } from '../terminal.js';

/**
 * The variables of a file in the format of `node --env-file`.
 * @throws {Problem} when it cannot be read
 */
export async function readEnvFile(cwd: string, file: string): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(resolve(cwd, file), 'utf8'));
  } catch (cause) {
    throw new Problem(`--env-file: ${messageOf(cause)}`, 1, { cause });
  }
}
