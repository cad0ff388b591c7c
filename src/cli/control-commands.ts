import type { Command } from 'commander';
import type { Terminal } from './terminal.js';

const JSON_FLAG = ['--json', 'answer in JSON'] as const;

/** Adds the commands that look into, or change, a service which runs already. */
export function addControls(program: Command, terminal: Terminal): void {
  addLooks(program, terminal);
  addConsents(program, terminal);
  addTroubles(program, terminal);
  addState(program, terminal);
}

function addLooks(program: Command, terminal: Terminal): void {
  program
    .command('env')
    .description('print the variables of the application, for another terminal: eval "$(…)"')
    .option(...JSON_FLAG)
    .action(async (options) => (await import('./control/env.js')).printEnv(options, terminal));
  program
    .command('status')
    .description('tell where the service is, and what it knows')
    .option(...JSON_FLAG)
    .action(async (options) => (await import('./control/status.js')).status(options, terminal));
}

function addConsents(program: Command, terminal: Terminal): void {
  for (const decision of ['approve', 'deny'] as const) {
    program
      .command(decision)
      .description(`${decision} a request for consent, as a person would on the page`)
      .argument('[url]', 'of the request (default: the only one that waits)')
      .option(...JSON_FLAG)
      .action(async (url, options) =>
        (await import('./control/consent.js')).decide(decision, url, options, terminal),
      );
  }
}

function addTroubles(program: Command, terminal: Terminal): void {
  program
    .command('trigger')
    .description('send a connector the webhook of an event, signed as its provider does')
    .argument('<connector>', 'id or UID: slack/acme-slack')
    .argument('[event]', "the provider's name of it: app_mention")
    .option('--payload <json>', 'what it carries, or @ and a file')
    .option(...JSON_FLAG)
    .action(async (connector, event, options) =>
      (await import('./control/trigger.js')).trigger({ connector, event }, options, terminal),
    );
  program
    .command('fault')
    .description('let the next requests of an operation fail')
    .argument('[operation]', 'token, authorize, result …; any of them without one')
    .option('--status <status>', 'answer with an error')
    .option('--code <code>', 'its code')
    .option('--message <text>', 'its message')
    .option('--retry-after <seconds>', 'when to come back')
    .option('--delay <duration>', 'answer late: 500ms, 10s')
    .option('--hang', 'never answer')
    .option('--drop', 'close the connection')
    .option('--html', 'answer with a web page')
    .option('--malformed', 'answer with broken JSON')
    .option('--after-processing', 'do the work, and lose only the answer')
    .option('--times <count>', 'how many requests (default: 1)')
    .option('--clear', 'plan no faults any more')
    .option(...JSON_FLAG)
    .action(async (operation, options) =>
      (await import('./control/fault.js')).fault(operation, options, terminal),
    );
  program
    .command('clock')
    .description("show the service's time, or move it")
    .argument('[change]', '+1h30m, +2d, or a date: 2027-01-31T12:00Z')
    .option(...JSON_FLAG)
    .action(async (change, options) =>
      (await import('./control/clock.js')).moveClock(change, options, terminal),
    );
}

function addState(program: Command, terminal: Terminal): void {
  program
    .command('reset')
    .description('return to the configuration: consents, tokens and the ledger are forgotten')
    .option(...JSON_FLAG)
    .action(async (options) => (await import('./control/state.js')).reset(options, terminal));
  program
    .command('export')
    .description('write the whole state to a file, encrypted with the key of this project')
    .argument('<file>')
    .option('--force', 'replace a file that is there')
    .option(...JSON_FLAG)
    .action(async (file, options) =>
      (await import('./control/state.js')).exportState(file, options, terminal),
    );
  program
    .command('import')
    .description('return to a state that was exported')
    .argument('<file>')
    .option(...JSON_FLAG)
    .action(async (file, options) =>
      (await import('./control/state.js')).importState(file, options, terminal),
    );
}
