import { expect, test } from 'vitest';
import { loadConfig, whyNotImported } from '../../../src/cli/project/config.js';
import { TestTerminal } from '../test-terminal.js';

const load = (name: string, text: string) => {
  const terminal = new TestTerminal();
  terminal.write(name, text);
  return loadConfig(terminal.cwd);
};

test.each([
  ['grantkit.config.mjs', "export default { connectors: [{ uid: 'slack/a' }] };"],
  ['grantkit.config.json', '{ "connectors": [{ "uid": "slack/a" }] }'],
])('reads %s', async (name, text) => {
  const { seed, file } = await load(name, text);
  expect(seed.connectors).toEqual([{ uid: 'slack/a' }]);
  expect(file).toBe(name);
});

test('offers a demo with the name of the package', async () => {
  const terminal = new TestTerminal();
  expect((await loadConfig(terminal.cwd)).seed.projects?.[0]?.name).toBe('app');
  terminal.write('package.json', '{ "name": "storefront" }');
  const { seed, file } = await loadConfig(terminal.cwd);
  expect(seed.projects?.[0]?.name).toBe('storefront');
  expect(seed.connectors?.map(({ uid }) => uid)).toContain('slack/acme-slack');
  expect(file).toBeUndefined();
  terminal.write('package.json', '{');
  expect((await loadConfig(terminal.cwd)).seed.projects?.[0]?.name).toBe('app');
});

test('reads the file that is named', async () => {
  const terminal = new TestTerminal();
  terminal.write('grantkit.config.json', '{}');
  terminal.write('other.json', '{ "environment": "preview" }');
  expect((await loadConfig(terminal.cwd, 'other.json')).seed.environment).toBe('preview');
  await expect(loadConfig(terminal.cwd, 'none.json')).rejects.toThrow(
    'There is no configuration file none.json.',
  );
});

test.each([
  ['grantkit.config.json', '{', 'grantkit.config.json is no JSON: '],
  ['grantkit.config.mjs', 'export default {', 'grantkit.config.mjs cannot be loaded: '],
  ['grantkit.config.json', '[]', 'grantkit.config.json: Invalid input: expected object'],
  ['grantkit.config.mjs', 'throw new Error("oops")', 'grantkit.config.mjs cannot be loaded: oops'],
  ['grantkit.config.mjs', 'export const seed = {};', 'expected `export default defineConfig('],
  ['grantkit.config.mjs', 'export default () => ({});', 'expected `export default defineConfig('],
  [
    'grantkit.config.json',
    '{ "conectors": [] }',
    'grantkit.config.json: conectors: unknown field; did you mean "connectors"?',
  ],
  [
    'grantkit.config.json',
    '{ "connectors": [{ "uid": "slack/a", "instalations": [] }] }',
    'grantkit.config.json: connectors[0].instalations: unknown field; did you mean "installations"?',
  ],
])('says what is wrong with %s: %s', async (name, text, message) => {
  await expect(load(name, text)).rejects.toThrow(message);
});

const readsTypeScript = Boolean(Reflect.get(process.features, 'typescript'));

test.runIf(readsTypeScript)('reads TypeScript (needs a Node that strips types)', async () => {
  const text = "export default { environment: 'preview' as string };";
  expect((await load('grantkit.config.ts', text)).seed.environment).toBe('preview');
});

test('says what to do where Node reads no TypeScript', () => {
  const error = Object.assign(new Error(), { code: 'ERR_UNKNOWN_FILE_EXTENSION' });
  expect(whyNotImported('grantkit.config.ts', error)).toBe(
    `Node ${process.versions.node} reads no TypeScript: rename grantkit.config.ts to ` +
      'grantkit.config.mjs, or use Node 22.18 or newer.',
  );
});
