import { delimiter } from 'node:path';
import { Folder } from '../project/folder.js';
import { requireService } from '../project/running-service.js';
import type { Terminal } from '../terminal.js';
import { Application, notStarted } from './application.js';
import { withLocalPrograms } from './environment.js';

/**
 * `grantkit vercel`: runs the Vercel CLI against the service of the folder and returns its exit code.
 * @throws {Problem} when no service runs, or the CLI is not installed
 */
export async function runVercel(args: string[], terminal: Terminal): Promise<number> {
  const folder = Folder.current(terminal);
  const emulator = await requireService(terminal);
  const variables = await emulator.env;
  await emulator.close();
  const env = {
    ...terminal.env,
    PATH: [folder.bin, withLocalPrograms(terminal.cwd, terminal.env['PATH'] ?? '')].join(delimiter),
    VERCEL_TELEMETRY_DISABLED: '1',
    NO_UPDATE_NOTIFIER: '1',
    // Without a link of its own, a folder is that of the default project.
    ...(args[0] !== 'link' && {
      VERCEL_ORG_ID: variables['VERCEL_ORG_ID'],
      VERCEL_PROJECT_ID: variables['VERCEL_PROJECT_ID'],
    }),
  };
  const end = args.includes('--') ? args.indexOf('--') : args.length;
  const command = ['vercel', ...args.slice(0, end), '-Q', folder.vercel, ...args.slice(end)];
  try {
    return await new Application({ command, env, terminal }).run();
  } catch (cause) {
    throw notStarted('vercel', cause, 'Install it: npm install --save-dev vercel');
  }
}
