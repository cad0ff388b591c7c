import { relative } from 'node:path';
import type { Config } from '../project/config.js';
import type { Folder } from '../project/folder.js';
import { say, type Terminal } from '../terminal.js';

const SHOWN = 5;

/** What a person should know at the start. */
export interface Greeting {
  url: string;
  config: Config;
  folder: Folder;
  terminal: Terminal;
  /** Where it listens besides this machine. */
  host?: string;
}

/** Prints where the service is and how to use it. */
export function printGreeting({ url, config, folder, terminal, host }: Greeting): void {
  const path = (file: string) => relative(terminal.cwd, file);
  const lines = {
    service: url,
    page: `${url}/`,
    connectors: connectorsOf(config),
    consent: config.seed.consent === 'auto' ? 'given at once' : 'asked for in the browser',
    state: path(folder.state),
    'Vercel CLI': `npx grantkit vercel connect list  (or vercel -Q ${path(folder.vercel)} …)`,
  };
  for (const [name, value] of Object.entries(lines)) {
    say(terminal, `  ${name.padEnd(12)}${value}`);
  }
  if (host !== undefined && host !== '127.0.0.1') {
    say(terminal, `Warning: with --host ${host}, everybody in your network controls this service.`);
  }
}

function connectorsOf({ seed, file }: Config): string {
  const uids = (seed.connectors ?? []).map(({ uid }) => uid);
  const more = uids.length > SHOWN ? ` and ${uids.length - SHOWN} more` : '';
  const names = uids.length === 0 ? 'none' : uids.slice(0, SHOWN).join(', ') + more;
  return file === undefined ? `${names} (a demo: there is no grantkit.config.*)` : names;
}
