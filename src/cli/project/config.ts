import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EmulatorSeed } from '../../emulator/state/seed.js';
import { checkSeed } from '../../emulator/state/seed-schema.js';
import { messageOf, Problem, USAGE } from '../terminal.js';
import { demoSeed } from './demo-seed.js';

const NAMES = ['ts', 'mts', 'js', 'mjs', 'json'].map((ending) => `grantkit.config.${ending}`);

/** What a project says of its service. */
export interface Config {
  seed: EmulatorSeed;
  /** The file that says it, seen from the working folder; absent for the demo. */
  file?: string;
}

/**
 * Reads the configuration of a project: `grantkit.config.*` of the folder, or the file that is named.
 * @throws {Problem} that names the file, and the field that is wrong
 */
export async function loadConfig(cwd: string, named?: string): Promise<Config> {
  if (named === '') throw new Problem('--config: expected the name of a file.', USAGE);
  const file = named ?? NAMES.find((name) => existsSync(resolve(cwd, name)));
  if (file === undefined) return { seed: await demoSeed(cwd) };
  const path = resolve(cwd, file);
  if (!existsSync(path)) throw new Problem(`There is no configuration file ${file}.`);
  const name = relative(cwd, path);
  const value = path.endsWith('.json') ? await readJson(path, name) : await importFile(path, name);
  try {
    return { seed: checkSeed(value as EmulatorSeed), file: name };
  } catch (cause) {
    throw new Problem(inWordsOf(name, messageOf(cause)), 1, { cause });
  }
}

/** Names a file where the emulator names its seed. */
export function inWordsOf(file: string, message: string): string {
  return message.replace(/^Invalid emulator seed: (seed(\.|: )?)?/, `${file}: `);
}

async function readJson(path: string, name: string): Promise<unknown> {
  try {
    const text = await readFile(path, 'utf8');
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new Problem(`${name} is no JSON: ${messageOf(cause)}`, 1, { cause });
  }
}

async function importFile(path: string, name: string): Promise<unknown> {
  let exports: { default?: unknown };
  try {
    exports = await import(pathToFileURL(path).href);
  } catch (cause) {
    throw new Problem(whyNotImported(name, cause), 1, { cause });
  }
  if (typeof exports.default === 'object' && exports.default !== null) return exports.default;
  throw new Problem(`${name}: expected \`export default defineConfig({ … })\`.`);
}

/** Why a configuration file could not be loaded, and what to do. */
export function whyNotImported(name: string, error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
    const mjs = name.replace(/\.m?ts$/, '.mjs');
    return `Node ${process.versions.node} reads no TypeScript: rename ${name} to ${mjs}, or use Node 22.18 or newer.`;
  }
  // Of a mistake in the syntax, only the stack knows the line.
  const line = /^file:\S+:(\d+)\n/.exec(String(Object(error).stack))?.[1];
  const where = line === undefined ? name : `${name}, line ${line}`;
  return `${where} cannot be loaded: ${messageOf(error)}`;
}
