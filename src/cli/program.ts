import { readFile } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { HOSTS, isPort, LAST_PORT } from '../emulator/server/address.js';
import { addControls } from './control-commands.js';
import { messageOf, Problem, say, type Terminal, USAGE, undisturbed } from './terminal.js';

const EXAMPLES = `
Examples:
  grantkit dev -- next dev        the service and the application
  grantkit exec -- npm run e2e    the same for CI, without a person
  grantkit env                    the variables for a second terminal
  grantkit vercel connect list    the Vercel CLI against the service
`;

/**
 * Runs a command line and returns its exit code: 0, the code of the application, 1 for what went
 * wrong, 2 for what could not be understood.
 */
export async function runProgram(argv: string[], terminal: Terminal): Promise<number> {
  if (argv[0] === '--version') {
    terminal.stdout.write(`${await version()}\n`);
    return 0;
  }
  let exitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    say(terminal, `grantkit: ${messageOf(error)}`);
    return error instanceof Problem ? error.exitCode : 1;
  }
}

async function version(): Promise<string> {
  // As far up from the built file as from this one.
  const manifest = new URL('../../package.json', import.meta.url);
  return JSON.parse(await readFile(manifest, 'utf8')).version;
}

function createProgram(terminal: Terminal, exitWith: (code: number) => void): Command {
  const program = new Command('grantkit')
    .description('The Connect service on this machine, for the application that you develop.')
    .option('--version', 'print the version')
    .addHelpText('after', EXAMPLES)
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => void terminal.stdout.write(text),
      writeErr: (text) => void terminal.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'grantkit: ')),
    })
    .showHelpAfterError('Try --help.')
    .exitOverride();
  addDev(program, terminal, exitWith);
  addExec(program, terminal, exitWith);
  addVercel(program, terminal, exitWith);
  addControls(program, terminal);
  return program;
}

function addDev(program: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  withServiceOptions(program.command('dev'))
    .description('run the service, and the application with it')
    .argument('[command...]', 'starts the application; without it, the service runs alone')
    .addOption(portOption('4640, or the next free one'))
    .addOption(new Option('--host <address>', 'also listen for other machines').choices(HOSTS))
    .option('--fresh', 'start empty; what there was is put aside')
    .action(async (command: string[], options) => {
      const work = async (held: Terminal) =>
        (await import('./application/dev.js')).dev(command, options, held);
      exitWith(await undisturbed(terminal, work));
    });
}

function addExec(program: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  withServiceOptions(program.command('exec'))
    .description('run a command with a service of its own, which leaves nothing behind')
    .argument('<command...>', 'what to run, such as the tests')
    .addOption(portOption('a free one'))
    .action(async (command: string[], options) => {
      const work = async (held: Terminal) =>
        (await import('./application/exec.js')).exec(command, options, held);
      exitWith(await undisturbed(terminal, work));
    });
}

function addVercel(program: Command, terminal: Terminal, exitWith: (code: number) => void): void {
  program
    .command('vercel')
    .description('run the Vercel CLI against the service')
    .argument('[arguments...]', 'what to hand to it')
    .helpOption(false)
    .passThroughOptions()
    .allowUnknownOption()
    .action(async (args: string[]) => {
      const { runVercel } = await import('./application/vercel.js');
      exitWith(await runVercel(args, terminal));
    });
}

function withServiceOptions(command: Command): Command {
  return command
    .passThroughOptions()
    .option('--config <file>', 'what the service knows (default: grantkit.config.*)')
    .addOption(new Option('--consent <who>', 'whether a person is asked').choices(['ask', 'auto']))
    .option('--env-file <file>', 'further variables for the application')
    .option('--offline', 'lead calls to providers and to Vercel to this machine');
}

function portOption(otherwise: string): Option {
  return new Option('--port <port>', `where the service listens (default: ${otherwise})`).argParser(
    (text) => {
      if (/^\d{1,5}$/.test(text) && isPort(Number(text))) return Number(text);
      throw new InvalidArgumentError(`Expected a number from 0 (any free port) to ${LAST_PORT}.`);
    },
  );
}
