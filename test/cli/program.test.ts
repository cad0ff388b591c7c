import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { TestTerminal } from './test-terminal.js';

test('says what it can do', async () => {
  const terminal = new TestTerminal();
  expect(await terminal.run('--help')).toBe(0);
  expect(terminal.printed.stdout).toContain('grantkit dev -- next dev');
  const bare = new TestTerminal();
  expect(await bare.run()).toBe(0);
  expect(bare.printed.stdout).toBe(terminal.printed.stdout);
});

test('tells its version', async () => {
  const terminal = new TestTerminal();
  expect(await terminal.run('--version')).toBe(0);
  expect(terminal.printed.stdout).toBe(`${manifest.version}\n`);
});

const COMMANDS = 'dev exec env status approve deny trigger fault clock reset export import'.split(
  ' ',
);

test.each(COMMANDS)('explains %s', async (command) => {
  const terminal = new TestTerminal();
  expect(await terminal.run(command, '--help')).toBe(0);
  expect(terminal.printed.stdout).toMatch(new RegExp(`^Usage: grantkit ${command}`));
});

test.each([
  [['stauts'], "unknown command 'stauts'\n(Did you mean status?)"],
  [['status', '--jsn'], "unknown option '--jsn'\n(Did you mean --json?)"],
  [['dev', '--prot', '1'], '(Did you mean --port?)'],
  [['dev', '--port', 'http'], 'Expected a number from 0 (any free port) to 65535.'],
  [['dev', '--port', '65536'], 'Expected a number from 0'],
  [['dev', '--port'], 'argument missing'],
  [['dev', '--consent', 'never'], 'Allowed choices are ask, auto.'],
  [['exec'], "missing required argument 'command'"],
  [['export'], "missing required argument 'file'"],
  [['status', 'now'], 'too many arguments'],
  [['clock', 'tomorrow'], 'change: expected +1h30m, or a date'],
  [['clock', '+soon'], 'change: expected a duration such as'],
  [['fault', 'tokn', '--hang'], 'There is no operation "tokn": did you mean token?'],
  [['fault', 'xyz', '--hang'], 'expected token, authorize'],
  [['fault', 'token'], 'Expected one of --status, --delay'],
  [['fault', 'token', '--hang', '--drop'], 'Expected one of'],
  [['fault', 'token', '--status', 'bad'], '--status: expected a whole number from 200 to 599.'],
  [['fault', 'token', '--hang', '--times', '-1'], '--times: expected a whole number, 1 or more.'],
  [['fault', 'token', '--delay', 'long'], '--delay: expected a duration'],
  [['approve', 'here'], 'url: expected the address of a consent page.'],
  [['trigger', 'slack/a', 'b', '--payload', '{'], '--payload: '],
  [['trigger', 'slack/a', 'b', '--payload', '5'], '--payload: expected a JSON object.'],
  [['trigger', 'slack/a', 'b', '--payload', '[]'], '--payload: expected a JSON object.'],
  [['dev', '--config', ''], '--config: expected the name of a file.'],
  [['trigger', 'slack/a', 'b', '--payload', '@none.json'], '--payload: ENOENT'],
])('refuses %j with exit code 2', async (argv, message) => {
  const terminal = new TestTerminal();
  expect(await terminal.run(...argv)).toBe(2);
  expect(terminal.printed.stderr).toMatch(/^grantkit: /);
  expect(terminal.printed.stderr).toContain(message);
  expect(terminal.printed.stderr).not.toContain('    at ');
});

test.each(['env', 'status', 'approve', 'reset', 'clock', 'vercel'])(
  '%s says that no service runs',
  async (command) => {
    const terminal = new TestTerminal();
    expect(await terminal.run(command)).toBe(1);
    expect(terminal.printed.stderr).toContain(
      'No service runs for this folder: start `grantkit dev`',
    );
  },
);
