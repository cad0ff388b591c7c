import { keepOidcToken } from '../project/deployment.js';
import type { Folder } from '../project/folder.js';
import { writeVercelFolder } from '../project/vercel-folder.js';
import { say, type Terminal } from '../terminal.js';
import { Application, notStarted } from './application.js';
import type { ServiceOptions } from './configured-service.js';
import { applicationEnvironment, readEnvFile } from './environment.js';
import { OriginFinder } from './origin-finder.js';
import type { OpenService } from './service.js';

/** An application, and where it runs. */
export interface Run {
  /** Program and arguments; none to run the service alone. */
  command: string[];
  options: ServiceOptions;
  folder: Folder;
  terminal: Terminal;
  /** Tells people that the service is there. */
  greet?(): void;
}

/**
 * Runs an application beside a service until it ends, or somebody ends both, and closes the service
 * unless it was there before. Returns the exit code.
 */
export async function runBeside(service: OpenService, run: Run): Promise<number> {
  let leaveFolder: (() => Promise<void>) | undefined;
  try {
    if (!service.isShared) leaveFolder = await prepareFolder(service, run.folder);
    const { cwd } = run.terminal;
    const extra = run.options.envFile && (await readEnvFile(cwd, run.options.envFile));
    const env = await applicationEnvironment(service, {
      ...{ folder: run.folder, terminal: run.terminal, offline: run.options.offline },
      extra: extra || {},
    });
    return await runApplication(service, run, env);
  } finally {
    await leaveFolder?.();
    await service.emulator.close();
  }
}

async function prepareFolder(service: OpenService, folder: Folder): Promise<() => Promise<void>> {
  const written = writeVercelFolder(service.emulator, folder);
  const [leave] = await Promise.all([keepOidcToken(service.emulator, folder), written]);
  return leave;
}

async function runApplication(
  service: OpenService,
  { command, terminal, greet }: Run,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const finder = new OriginFinder({
    ports: [Number(env['PORT'])],
    isForeign: (origin) => new URL(origin).port === new URL(service.url).port,
    onFound: (origin) => void tellOrigin(service, origin, terminal),
  });
  try {
    greet?.();
    const onOutput = (text: string) => finder.read(text);
    return await new Application({ command, env, terminal, onOutput }).run();
  } catch (error) {
    throw notStarted(command[0] ?? '', error);
  } finally {
    finder.stop();
  }
}

async function tellOrigin({ emulator }: OpenService, url: string, terminal: Terminal) {
  try {
    await emulator.setProjectUrl({ url });
    say(terminal, `grantkit: webhooks go to ${url}`);
  } catch {
    // The service has been closed since: there is nobody to forward.
  }
}
