import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteEmulator } from '../../emulator/remote/remote-emulator.js';
import { Folder } from '../project/folder.js';
import { findService } from '../project/running-service.js';
import { Problem, say, type Terminal } from '../terminal.js';
import { type ServiceOptions, startConfigured } from './configured-service.js';
import { printGreeting } from './greeting.js';
import { RequestLog } from './request-log.js';
import { type Run, runBeside } from './run-beside.js';
import { isInUse, type OpenService } from './service.js';
import { watchService } from './service-watch.js';

/** An application that ends sooner has not come up. */
const EARLY_MS = 5_000;
/** How long a service that is starting may take until it is found. */
const START_ATTEMPTS = 20;
const START_PAUSE_MS = 250;

/** The options of `grantkit dev`. */
export interface DevOptions extends ServiceOptions {
  host?: string;
  fresh?: boolean;
}

/**
 * `grantkit dev`: runs the service of a folder, and the application with it, until one of them ends;
 * returns the exit code of the application. A service that runs already is used, and stays.
 */
export async function dev(
  command: string[],
  options: DevOptions,
  terminal: Terminal,
): Promise<number> {
  const folder = Folder.of(terminal.cwd);
  const running = await findService(folder);
  if (running !== undefined) return attach(running, command, { options, folder, terminal });
  const log = new RequestLog(terminal);
  try {
    const { service, greet } = await start(folder, options, { terminal, log });
    const code = await runToTheEnd(service, { command, options, folder, terminal, greet });
    say(terminal, log.summary());
    return code;
  } catch (error) {
    if (!isInUse(error)) throw error;
    // Another one has begun at the same moment.
    const other = await awaitService(folder);
    if (other === undefined) throw error;
    return attach(other, command, { options, folder, terminal });
  }
}

async function attach(
  emulator: RemoteEmulator,
  command: string[],
  { options, ...place }: { options: DevOptions; folder: Folder; terminal: Terminal },
): Promise<number> {
  const { url } = emulator;
  refuseToChange(emulator, options);
  const greet = () => say(place.terminal, `Using the service at ${url}, which runs already.`);
  const service: OpenService = { emulator, url, isShared: true };
  const endWatch = await watchService(service, place.terminal);
  try {
    return await runToTheEnd(service, { ...place, command, options, greet });
  } finally {
    endWatch();
  }
}

async function awaitService(folder: Folder): Promise<RemoteEmulator | undefined> {
  for (let attempt = 0; attempt < START_ATTEMPTS; attempt += 1) {
    const found = await findService(folder);
    if (found !== undefined) return found;
    await sleep(START_PAUSE_MS);
  }
  return undefined;
}

async function runToTheEnd(service: OpenService, run: Run): Promise<number> {
  const startedAt = Date.now();
  const code = await runBeside(service, run);
  const isEarly = code > 0 && code < 128 && Date.now() - startedAt < EARLY_MS;
  if (isEarly) {
    const [program] = run.command;
    say(run.terminal, `grantkit: ${program} ended at once, with exit code ${code}; see above why.`);
  }
  return code;
}

async function start(
  folder: Folder,
  options: DevOptions,
  { terminal, log }: { terminal: Terminal; log: RequestLog },
): Promise<{ service: OpenService; greet(): void }> {
  const { host } = options;
  // What is asked before is this command's own.
  let isGreeted = false;
  const { service, config } = await startConfigured(options, {
    ...{ folder, terminal, state: folder.state, host },
    onRequest: (request) => isGreeted && log.print(request),
    async prepare() {
      await folder.create();
      if (!options.fresh) return;
      const aside = await folder.setStateAside(new Date());
      if (aside) say(terminal, `The state before is in ${relative(terminal.cwd, aside)}.`);
    },
  });
  const greeting = { ...service, config, host, folder, terminal };
  const greet = () => {
    printGreeting(greeting);
    tellUnapplied(service.emulator.unapplied, terminal);
    isGreeted = true;
  };
  return { service, greet };
}

/** The state keeps what it knows, whatever the configuration says by now. */
function tellUnapplied(parts: readonly string[], terminal: Terminal): void {
  if (parts.length === 0) return;
  say(
    terminal,
    `Not applied, for the state has it from an earlier configuration: ${parts.join(', ')}. ` +
      '`grantkit reset` applies it; consents and tokens are forgotten.',
  );
}

/** What a service has been started with stays as it is. */
function refuseToChange(
  { url }: { url: string },
  { fresh, host, consent, config, port = 0 }: DevOptions,
): void {
  const isOther = port !== 0 && String(port) !== new URL(url).port;
  const wanted = Object.entries({ fresh, host, consent, config, port: isOther || undefined });
  const name = wanted.find(([, value]) => value !== undefined)?.[0];
  if (name === undefined) return;
  throw new Problem(
    `The service of this folder runs at ${url} already: stop it first, or leave out --${name}.`,
  );
}
