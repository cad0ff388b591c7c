import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../project/config.js';
import { Folder } from '../project/folder.js';
import { say, type Terminal } from '../terminal.js';
import { RequestLog } from './request-log.js';
import { runBeside, type ServiceOptions } from './run-beside.js';
import { startService } from './service.js';

/** The options of `grantkit exec`. */
export interface ExecOptions extends ServiceOptions {
  config?: string;
  port?: number;
  consent?: 'ask' | 'auto';
}

/**
 * `grantkit exec`: runs a command with a service of its own, where everybody consents at once unless
 * the configuration or `--consent` says otherwise; returns its exit code and leaves nothing behind.
 */
export async function exec(
  command: string[],
  options: ExecOptions,
  terminal: Terminal,
): Promise<number> {
  const config = await loadConfig(terminal.cwd, options.config);
  const { consent = config.seed.consent ?? 'auto', port = 0 } = options;
  const seed = { ...config.seed, consent };
  const folder = new Folder(await mkdtemp(join(tmpdir(), 'grantkit-')));
  const log = new RequestLog();
  try {
    const surroundings = {
      run: folder.run,
      stateKey: terminal.env['GRANTKIT_STATE_KEY'],
      onRequest: log.print.bind(log),
    };
    const service = await startService({ ...config, seed }, surroundings, port);
    const code = await runBeside(service, { command, options, folder, terminal });
    say(terminal, log.summary());
    return code;
  } finally {
    await folder.remove();
  }
}
