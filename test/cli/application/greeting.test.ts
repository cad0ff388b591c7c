import { expect, test } from 'vitest';
import { printGreeting } from '../../../src/cli/application/greeting.js';
import type { Config } from '../../../src/cli/project/config.js';
import { Folder } from '../../../src/cli/project/folder.js';
import { TestTerminal } from '../test-terminal.js';

function greeting(config: Config, host?: string): string {
  const terminal = new TestTerminal();
  const folder = Folder.of(terminal.cwd);
  printGreeting({ url: 'http://127.0.0.1:4640', config, folder, terminal, host });
  return String(terminal.stderr.read() ?? terminal.printed.stderr);
}

const connectors = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => ({ uid: `oauth/${name}` }));

test.each<[Config, string]>([
  [
    { seed: { connectors }, file: 'c.mjs' },
    'connectors  oauth/a, oauth/b, oauth/c, oauth/d, oauth/e and 2 more',
  ],
  [{ seed: { connectors: connectors.slice(0, 1) }, file: 'c.mjs' }, 'connectors  oauth/a\n'],
  [{ seed: {}, file: 'c.mjs' }, 'connectors  none\n'],
  [{ seed: {} }, 'none (a demo: there is no grantkit.config.*)'],
  [{ seed: { consent: 'auto' } }, 'consent     given at once'],
  [{ seed: { consent: 'ask' } }, 'consent     asked for in the browser'],
])('tells what the service knows: %j', async (config, line) => {
  expect(greeting(config)).toContain(line);
});

test('warns of other machines only when they may ask', () => {
  expect(greeting({ seed: {} }, '127.0.0.1')).not.toContain('Warning');
  expect(greeting({ seed: {} }, '::')).toContain('Warning: with --host ::');
});
