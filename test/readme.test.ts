import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
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
    const name = `${index + 1}: ${code.split('\n')[0]}`;
    return { name, file, code, isTest: code.includes("from 'vitest'") };
  }),
);

beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
});
afterAll(async () => {
  await emulator.close();
  await rm(folder, { recursive: true });
});

test('the README has code, some of it tests', () => {
  expect(blocks.length).toBeGreaterThan(12);
  expect(blocks.filter(({ isTest }) => isTest).length).toBeGreaterThan(0);
});

test('every code block of the README compiles', () => {
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

test.each(blocks.filter(({ isTest }) => !isTest))(
  'code block $name runs against the emulator',
  async ({ file }) => {
    // No block asks it for anything.
    vi.stubEnv('REDIS_URL', 'redis://127.0.0.1:6379');
    vi.stubEnv('CONNECT_CACHE_SECRET', 'not a secret, but as long as one must be');
    await import(file);
  },
);

describe.each(blocks.filter(({ isTest }) => isTest))('code block $name', async ({ file }) => {
  await import(file);
  // What a block mocks is not for the next one.
  vi.doUnmock('grantkit');
  vi.resetModules();
});

test('the README stays short enough to be read', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(700);
});

test('every link within the project leads somewhere', () => {
  const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  const anchors = headings.map(
    (heading) =>
      `#${heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-')}`,
  );
  const links = [...readme.matchAll(/\]\((?!https:)([^)]+)\)/g)].map(([, link = '']) => link);
  const isThere = (link: string) => anchors.includes(link) || existsSync(join(root, link));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter((link) => !isThere(link))).toEqual([]);
});

test('the permissions for Deno name every variable that is read', async () => {
  const files = await readdir(join(root, 'src'), { recursive: true });
  const sources = files.filter((file) => file.endsWith('.ts') && !/^(cli|emulator)\//.test(file));
  const texts = await Promise.all(sources.map((file) => readFile(join(root, 'src', file), 'utf8')));
  const read = texts.flatMap(
    (text) => text.match(/(?<=')(?:VERCEL|NEXT)(?:_[A-Z_]+)?(?=')/g) ?? [],
  );
  const allowed = /--allow-env=([\w,]+)/.exec(readme)?.[1]?.split(',') ?? [];
  expect(allowed.sort()).toEqual([...new Set(read)].sort());
});
