import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = new URL('../src', import.meta.url).pathname;
const OPERATIONS = ['token', 'authorization', 'installation', 'connector'].map((n) => `${n}.ts`);
const NODE_ROOMS = ['emulator', 'node'];
const MCP_USERS = ['ai-sdk', 'tanstack-ai'];
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]/g;
const LAZY_IMPORT = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

interface SourceFile {
  /** Path below `src`. */
  path: string;
  text: string;
  /** Paths below `src`. */
  inner: string[];
  /** Specifiers of packages and of `node:` modules. */
  outer: string[];
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map(readSource);
const paths = new Set(files.map(({ path }) => path));

function readSource(path: string): SourceFile {
  const text = readFileSync(join(SRC, path), 'utf8');
  const specifiers = [IMPORT, LAZY_IMPORT].flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, specifier = '']) => specifier),
  );
  const inner = specifiers
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts'));
  return { path, text, inner, outer: specifiers.filter((name) => !name.startsWith('.')) };
}

/** The room of a file: `root`, `internal`, or the folder of an adapter or of the emulator. */
const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : 'root');

/** What breaks the rules of DESIGN.md when `from` imports `to`. */
function isAllowed(from: string, to: string): boolean {
  const [room, target] = [roomOf(from), roomOf(to)];
  const isTypes = to === 'types.ts' || to === 'options.ts';
  if (from === 'types.ts') return false;
  if (from === 'options.ts') return to === 'types.ts';
  if (from === 'errors.ts') return to === 'types.ts';
  if (from === 'index.ts') return target === 'root';
  if (room === 'emulator') return target === 'emulator' || to === 'types.ts';
  if (target === 'emulator' || target === 'node' || to === 'index.ts') return room === target;
  if (room === 'internal') return target === 'internal' || isTypes || to === 'errors.ts';
  if (from === 'client.ts') return target === 'internal' || isTypes || to === 'errors.ts';
  if (OPERATIONS.includes(from)) {
    return target === 'internal' || isTypes || to === 'client.ts' || to === 'errors.ts';
  }
  if (room === target || target === 'root' || target === 'internal') return true;
  return !isAdapterEntry(target) || (target === 'mcp' && MCP_USERS.includes(room));
}

/** Whether a folder is an adapter with an entry of its own rather than shared by some. */
const isAdapterEntry = (room: string) => paths.has(`${room}/index.ts`);

test('every import inside src leads to a file', () => {
  for (const { path, inner } of files) {
    for (const target of inner) expect(paths, `${path} imports ${target}`).toContain(target);
  }
});

test('files import only whom the design lets them', () => {
  const offences = files.flatMap(({ path, inner }) =>
    inner.filter((target) => !isAllowed(path, target)).map((target) => `${path} → ${target}`),
  );
  expect(offences).toEqual([]);
});

test('imports make no cycle', () => {
  const graph = new Map(files.map(({ path, inner }) => [path, inner]));
  const done = new Set<string>();
  const visit = (path: string, trail: string[]): void => {
    expect(trail, `cycle through ${path}`).not.toContain(path);
    if (done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
});

test('only the emulator and the Node transport import node: modules', () => {
  const offences = files
    .filter(({ path }) => !NODE_ROOMS.includes(roomOf(path)))
    .filter(({ outer }) => outer.some((name) => name.startsWith('node:')));
  expect(offences.map(({ path }) => path)).toEqual([]);
});

test('the SDK loads @vercel/oidc only when it needs it', () => {
  const sdk = files.filter(({ path }) => ['root', 'internal'].includes(roomOf(path)));
  const eager = sdk.filter(({ text }) =>
    [...text.matchAll(IMPORT)].some(([, name]) => name === '@vercel/oidc'),
  );
  expect(eager.map(({ path }) => path)).toEqual([]);
});

test('types have no runtime code', () => {
  for (const path of ['types.ts', 'options.ts']) {
    const { text = '' } = files.find((file) => file.path === path) ?? {};
    const code = text.replace(/\/\*[\s\S]*?\*\//g, '').match(/^export (?!type|interface).*$/gm);
    expect(code, path).toBe(null);
  }
});

test('index files only re-export by name', () => {
  for (const { path, text } of files.filter((file) => basename(file.path) === 'index.ts')) {
    const rest = text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/export (?:type )?\{[^}]*\} from '[^']+';/g, '');
    expect(rest.trim(), path).toBe('');
  }
});

describe.each(files.map((file) => [file.path, file] as const))('%s', (path, { text }) => {
  test('has at most 200 lines', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  });

  test('has a name of its own, in kebab case', () => {
    expect(relative('.', path)).toMatch(/^[a-z0-9-]+(?:\/[a-z0-9-]+)*\.ts$/);
    expect(path).not.toMatch(/\b(?:utils?|helpers?|common|misc|manager)\b/);
  });
});
