import { RUN_FILE_VARIABLE } from '../../emulator/remote/connect-emulator.js';
import { deploymentVariables } from '../project/deployment.js';
import { Folder } from '../project/folder.js';
import { withService } from '../project/running-service.js';
import { answer, type Terminal } from '../terminal.js';

/** `grantkit env`: the variables of the application, as a shell reads them or as JSON. */
export async function printEnv(options: { json?: boolean }, terminal: Terminal): Promise<void> {
  await withService(terminal, async (emulator) => {
    const folder = Folder.current(terminal);
    const { [RUN_FILE_VARIABLE]: _ours, ...variables } = await deploymentVariables(
      emulator,
      folder,
    );
    const lines = Object.entries(variables).map(
      ([name, value]) => `export ${name}=${quoted(value)}`,
    );
    answer(terminal, options, variables, lines.join('\n'));
  });
}

/** A word that a POSIX shell takes as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
