import type { Emulator, EmulatorOptions } from '../../emulator/emulator-interface.js';
import { checkKey } from '../../emulator/storage/seal.js';
import { type Config, loadConfig } from '../project/config.js';
import type { Folder } from '../project/folder.js';
import { messageOf, Problem, type Terminal } from '../terminal.js';
import { type OpenService, startService } from './service.js';

const KEY_VARIABLE = 'GRANTKIT_STATE_KEY';

/** What the commands that run an application have in common. */
export interface ServiceOptions {
  config?: string;
  port?: number;
  consent?: 'ask' | 'auto';
  envFile?: string;
  offline?: boolean;
}

/** Where a service runs, and what its command says of it. */
export interface ServicePlace extends Pick<EmulatorOptions, 'state' | 'host' | 'onRequest'> {
  folder: Folder;
  terminal: Terminal;
  /** What holds where neither the options nor the configuration say anything. */
  usual?: Pick<ServiceOptions, 'consent' | 'port'>;
  /** Prepares the folder once the configuration is known to be good. */
  prepare?(): Promise<void>;
}

/**
 * Starts the service that the configuration of a project and the options of a command describe.
 * @throws {Problem} when the configuration or the state cannot be used, or the port is taken
 */
export async function startConfigured(
  options: ServiceOptions,
  { folder, terminal, usual, prepare, ...more }: ServicePlace,
): Promise<{ service: OpenService & { emulator: Emulator }; config: Config }> {
  const found = await loadConfig(terminal.cwd, options.config);
  const consent = options.consent ?? found.seed.consent ?? usual?.consent;
  const config = { ...found, seed: { ...found.seed, consent } };
  const stateKey = keyIn(terminal);
  await prepare?.();
  const port = options.port ?? usual?.port;
  const service = await startService(config, { ...more, run: folder.run, stateKey }, port);
  return { service, config };
}

function keyIn({ env }: Terminal): string | undefined {
  const key = env[KEY_VARIABLE];
  try {
    return key === undefined ? undefined : checkKey(KEY_VARIABLE, key);
  } catch (cause) {
    throw new Problem(messageOf(cause), 1, { cause });
  }
}
