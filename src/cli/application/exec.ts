import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Folder } from '../project/folder.js';
import { say, type Terminal } from '../terminal.js';
import { type ServiceOptions, startConfigured } from './configured-service.js';
import { RequestLog } from './request-log.js';
import { runBeside } from './run-beside.js';

/**
 * `grantkit exec`: runs a command with a service of its own, where everybody consents at once unless
 * the configuration or `--consent` says otherwise; returns its exit code and leaves nothing behind.
 */
export async function exec(
  command: string[],
  options: ServiceOptions,
  terminal: Terminal,
): Promise<number> {
  const folder = new Folder(await mkdtemp(join(tmpdir(), 'grantkit-')));
  const log = new RequestLog();
  try {
    const { service } = await startConfigured(options, {
      ...{ folder, terminal, onRequest: log.print.bind(log) },
      usual: { consent: 'auto', port: 0 },
    });
    const code = await runBeside(service, { command, options, folder, terminal });
    say(terminal, log.summary());
    return code;
  } finally {
    await folder.remove();
  }
}
