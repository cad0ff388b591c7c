import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join, parse, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { deploymentVariables } from '../project/deployment.js';
import type { Folder } from '../project/folder.js';
import { messageOf, Problem, type Terminal } from '../terminal.js';
import type { OpenService } from './service.js';

/** What an environment is made of. */
export interface Ingredients {
  folder: Folder;
  terminal: Terminal;
  /** Further variables; those of the deployment win over them. */
  extra?: NodeJS.Dict<string>;
  /** Whether calls to providers and to Vercel are led to this machine. */
  offline?: boolean;
}

/** The whole environment of an application. */
export async function applicationEnvironment(
  service: OpenService,
  { folder, terminal, extra = {}, offline }: Ingredients,
): Promise<NodeJS.ProcessEnv> {
  const { cwd, env, stdout } = terminal;
  const { NODE_OPTIONS = env['NODE_OPTIONS'], ...others } = extra;
  return {
    ...env,
    // Its output goes through a pipe, for which programs leave colours out.
    ...(stdout.isTTY && !env['NO_COLOR'] && { FORCE_COLOR: env['FORCE_COLOR'] ?? '1' }),
    ...others,
    NODE_OPTIONS,
    PATH: withLocalPrograms(cwd, extra['PATH'] ?? env['PATH'] ?? ''),
    ...(await deploymentVariables(service.emulator, folder)),
    ...(offline && (await offlineVariables(service, terminal, NODE_OPTIONS))),
  };
}

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

/** The programs that the packages of a folder, or of one above it, bring along come first. */
export function withLocalPrograms(cwd: string, path: string): string {
  const folders: string[] = [];
  for (let at = cwd; ; at = dirname(at)) {
    folders.push(join(at, 'node_modules', '.bin'));
    if (at === parse(at).root) return [...folders, path].join(delimiter);
  }
}

async function offlineVariables(
  { emulator, url }: OpenService,
  { preload }: Terminal,
  nodeOptions = '',
): Promise<Record<string, string>> {
  const connectors = await emulator.connectors.list();
  const hosts = Object.assign({}, ...connectors.map(({ hosts }) => hosts));
  return {
    GRANTKIT_OFFLINE: JSON.stringify({ 'api.vercel.com': url, ...hosts }),
    NODE_OPTIONS: `${nodeOptions} --import=${preload.href}`.trim(),
  };
}
