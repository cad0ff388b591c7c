import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { createEmulator } from '../src/emulator/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = await readFile(join(root, 'README.md'), 'utf8');
const folder = await mkdtemp(join(root, 'test/.readme-'));
const emulator = await createEmulator({
  connectors: [
    { uid: 'slack/acme-slack', installations: [{ id: 'inst_workspace' }] },
    { uid: 'oauth/linear' },
  ],
  grants: [{ connector: 'oauth/linear', user: 'ada' }],
});
await emulator.listen();

const blocks = await Promise.all(
  [...readme.matchAll(/```ts\n(.*?)```/gs)].map(async ([, code = ''], index) => {
    const file = join(folder, `block-${index + 1}.mts`);
    await writeFile(file, `${code}\nexport {};\n`);
    return { name: `${index + 1}: ${code.split('\n')[0]}`, file };
  }),
);

beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

test('the README has code', () => {
  expect(blocks.length).toBeGreaterThan(4);
});

test('every code block of the README compiles', { timeout: 60_000 }, () => {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const paths = {
    grantkit: [join(root, 'src/index.ts')],
    'grantkit/*': [join(root, 'src/*/index.ts')],
  };
  const files = blocks.map(({ file }) => file);
  const typeRoots = [join(root, 'node_modules/@types')];
  const unused = { noUnusedLocals: false, noUnusedParameters: false };
  const program = ts.createProgram(files, { ...options, ...unused, paths, typeRoots });
  const faults = files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  );
  expect(faults).toEqual([]);
});

test.each(blocks)('code block $name runs against the emulator', async ({ file }) => {
  await import(file);
});
