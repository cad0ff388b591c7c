import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Application } from '../../../src/cli/application/application.js';
import { TestTerminal } from '../test-terminal.js';

const NODE = process.execPath;
const STAY = 'setInterval(() => {}, 1000);';

function start(terminal: TestTerminal, command: string[]) {
  const { env } = terminal;
  return new Application({ command, env, terminal, onOutput: () => {} }).run();
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    // A process that nobody has waited for yet has ended all the same.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

/** A shell with a process behind it, which prints its number. */
const TREE = (code: string, end: string) => [
  'sh',
  '-c',
  `"${NODE}" --eval '${code} console.log("pid " + process.pid)' & ${end}`,
];

test('ends with the signal that it gets', async () => {
  const terminal = new TestTerminal();
  const ended = start(terminal, [NODE, '--eval', `console.log('up'); ${STAY}`]);
  await terminal.prints(/up/, 'stdout');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toBe(143);
});

test('leaves Ctrl-C to the terminal', async () => {
  const terminal = new TestTerminal();
  Object.assign(terminal.stdin, { isTTY: true });
  const code = `process.on('SIGINT', () => console.log('twice')); console.log('up'); ${STAY}`;
  const ended = start(terminal, [
    NODE,
    '--eval',
    `${code} process.on('SIGTERM', () => process.exit(3));`,
  ]);
  await terminal.prints(/up/, 'stdout');
  terminal.signals.emit('SIGINT', 'SIGINT');
  terminal.signals.emit('SIGINT', 'SIGINT');
  expect(await ended).toBe(137);
  expect(terminal.printed.stdout).toBe('up\n');
});

test('a second signal ends at once what ignores the first', async () => {
  const terminal = new TestTerminal();
  const code = `process.on('SIGTERM', () => console.log('no')); console.log('up'); ${STAY}`;
  const ended = start(terminal, [NODE, '--eval', code]);
  await terminal.prints(/up/, 'stdout');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  await terminal.prints(/no/, 'stdout');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  expect(await ended).toBe(137);
});

test.each([
  ['ends by itself', 'sleep 0.5', false],
  ['is ended', 'wait', true],
])('leaves no orphan behind when the parent %s', async (_how, end, isSignalled) => {
  const terminal = new TestTerminal();
  const ended = start(terminal, TREE(STAY, end));
  const [, pid = ''] = await terminal.prints(/pid (\d+)/, 'stdout');
  expect(isAlive(Number(pid))).toBe(true);
  if (isSignalled) terminal.signals.emit('SIGTERM', 'SIGTERM');
  await ended;
  expect(isAlive(Number(pid))).toBe(false);
});

test('makes an orphan end that does not want to', async () => {
  const terminal = new TestTerminal();
  const ended = start(terminal, TREE(`process.on("SIGTERM", () => {}); ${STAY}`, 'wait'));
  const [, pid = ''] = await terminal.prints(/pid (\d+)/, 'stdout');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  terminal.signals.emit('SIGTERM', 'SIGTERM');
  await ended;
  expect(isAlive(Number(pid))).toBe(false);
});

test('leaves alone who has gone his own way, like a browser', async () => {
  const terminal = new TestTerminal();
  const code = `const child = require('child_process').spawn(process.execPath, ['--eval', '${STAY}'],
    { detached: true, stdio: 'ignore' });
  child.unref();
  console.log('pid ' + child.pid);`;
  const ended = start(terminal, [NODE, '--eval', code]);
  const [, pid = ''] = await terminal.prints(/pid (\d+)/, 'stdout');
  expect(await ended).toBe(0);
  expect(isAlive(Number(pid))).toBe(true);
  process.kill(Number(pid), 'SIGKILL');
});

test('runs no shell', async () => {
  const terminal = new TestTerminal();
  const code = 'console.log(process.argv.slice(1).join())';
  expect(await start(terminal, [NODE, '--eval', code, '--', '$HOME', 'a b', ';'])).toBe(0);
  expect(terminal.printed.stdout).toBe('$HOME,a b,;\n');
});

test('passes bytes on as they are, and does not wait for who keeps the pipe', async () => {
  const terminal = new TestTerminal();
  const bytes: Buffer[] = [];
  terminal.stdout.on('data', (chunk) => bytes.push(chunk));
  const code = `process.stdout.write(Buffer.from([0, 159, 146, 150, 255]));
  require('child_process').spawn('sleep', ['5'], { detached: true, stdio: 'inherit' }).unref();`;
  expect(await start(terminal, [NODE, '--eval', code])).toBe(0);
  expect([...Buffer.concat(bytes)]).toEqual([0, 159, 146, 150, 255]);
});

test('ends when nobody reads its output any more', async () => {
  const terminal = new TestTerminal();
  const ended = terminal.run('exec', '--', NODE, '--eval', `console.log('up'); ${STAY}`);
  await terminal.prints(/up/, 'stdout');
  terminal.stdout.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(await ended).toBe(143);
});

test('does not begin when it has been ended before', async () => {
  const terminal = new TestTerminal();
  const ended = terminal.run('exec', '--', NODE, '--eval', "console.log('up')");
  setImmediate(() => terminal.signals.emit('SIGTERM', 'SIGTERM'));
  expect([await ended, terminal.printed.stdout]).toEqual([143, '']);
});
