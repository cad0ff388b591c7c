import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const SRC = new URL('../src', import.meta.url).pathname;
const OPERATIONS = [
  'token',
  'authorization',
  'installation',
  'connector',
  'connection',
  'provider',
].map((name) => `${name}.ts`);
/** Files without runtime code, which everybody may import. */
const TYPES = [
  ...['types.ts', 'options.ts', 'connection-types.ts', 'connect-client.ts'],
  ...['token-store.ts', 'traces.ts'],
];
/** Those of them that name other types, too. */
const TYPES_OF_TYPES = TYPES.filter((path) => !['types.ts', 'token-store.ts'].includes(path));
const FOR_ALL = [...TYPES, 'token-store-times.ts'];
const NODE_ROOMS = ['emulator', 'node', 'cli'];
/** Entries that no other room loads. */
const CLOSED_ROOMS = [...NODE_ROOMS, 'otel', 'redis', 'testing'];
const MCP_USERS = ['ai-sdk', 'tanstack-ai'];
/** The rooms of `internal`; each imports those behind it. */
const INTERNAL_ROOMS = ['', 'provider', 'tokens', 'http', 'environment', 'validation'];
/** What the rooms of `internal` may import besides: it masks what the system says. */
const UPWARDS = ['environment/credential-faults.ts → http/mask.ts'];
const LONGEST_FILE = 200;
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

/** The imports that a rule forbids, written as `from → to`. */
function offences(isForbidden: (from: string, to: string) => boolean): string[] {
  return files.flatMap(({ path, inner }) =>
    inner.filter((target) => isForbidden(path, target)).map((target) => `${path} → ${target}`),
  );
}

/** The paths of the files that a rule forbids. */
const offenders = (isForbidden: (file: SourceFile) => boolean) =>
  files.filter(isForbidden).map(({ path }) => path);

/** The room of a file: `root`, `internal`, or the folder of an adapter or of the emulator. */
const roomOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : 'root');

/** What breaks the rules of the design when `from` imports `to`. */
function isAllowed(from: string, to: string): boolean {
  const [room, target] = [roomOf(from), roomOf(to)];
  const isForAll = FOR_ALL.includes(to);
  if (from === 'types.ts') return false;
  if (TYPES_OF_TYPES.includes(from)) return TYPES.includes(to) || to === 'errors.ts';
  if (from === 'errors.ts' || from === 'token-store.ts') return to === 'types.ts';
  if (room === 'testing') return target === 'testing' || isForAll;
  if (from === 'index.ts') return target === 'root' && to !== 'core.ts';
  if (from === 'core.ts') return target === 'internal' || target === 'root';
  if (to === 'core.ts') return false;
  if (room === 'cli') return target === 'cli' || target === 'emulator';
  if (room === 'emulator') return target === 'emulator' || to === 'types.ts';
  if (CLOSED_ROOMS.includes(target) || to === 'index.ts') return room === target;
  if (room === 'internal') return target === 'internal' || isForAll || to === 'errors.ts';
  if (from === 'client.ts') return target === 'internal' || isForAll || to === 'errors.ts';
  if (OPERATIONS.includes(from)) {
    return target === 'internal' || isForAll || to === 'client.ts' || to === 'errors.ts';
  }
  if (room === target || target === 'root' || target === 'internal') return true;
  return !isAdapterEntry(target) || (target === 'mcp' && MCP_USERS.includes(room));
}

/** Whether a folder is an adapter with an entry of its own rather than shared by some. */
const isAdapterEntry = (room: string) => paths.has(`${room}/index.ts`);

/** Whether an import within `internal` goes up, against the order of its rooms. */
function goesUp(from: string, to: string): boolean {
  const [below, above] = [from, to].map((path) => /^internal\/(.*)$/.exec(path)?.[1]);
  if (below === undefined || above === undefined) return false;
  const floorOf = (path: string) => INTERNAL_ROOMS.indexOf(path.split('/').at(-2) ?? '');
  return floorOf(above) < floorOf(below) && !UPWARDS.includes(`${below} → ${above}`);
}

test('every import inside src leads to a file', () => {
  expect(offences((_from, to) => !paths.has(to))).toEqual([]);
});

test('files import only whom the design lets them', () => {
  expect(offences((from, to) => !isAllowed(from, to))).toEqual([]);
});

test('the rooms of internal import downwards', () => {
  const rooms = new Set(files.map(({ path }) => /^internal\/([^/]+)\//.exec(path)?.[1] ?? ''));
  expect([...rooms].sort()).toEqual([...INTERNAL_ROOMS].sort());
  expect(offences(goesUp)).toEqual([]);
});

test('imports make no cycle', () => {
  const graph = new Map(files.map(({ path, inner }) => [path, inner]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: string[]): void => {
    if (trail.includes(path)) cycles.push([...trail, path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const target of graph.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

test('only rooms that need Node import node: modules', () => {
  const imports = ({ outer }: SourceFile) => outer.some((name) => name.startsWith('node:'));
  expect(offenders((file) => !NODE_ROOMS.includes(roomOf(file.path)) && imports(file))).toEqual([]);
});

test('the SDK loads @vercel/oidc only when it needs it', () => {
  const loads = ({ text }: SourceFile) =>
    [...text.matchAll(IMPORT)].some(([found, name]) => {
      return name === '@vercel/oidc' && !/^\s*import type/.test(found);
    });
  expect(offenders((file) => roomOf(file.path) !== 'emulator' && loads(file))).toEqual([]);
});

test('adapters take no library of the core for themselves', () => {
  const libraries = ['zod', 'zod/mini', 'lru-cache', 'jose/jwt/decode'];
  const isCore = ({ path }: SourceFile) => ['internal', 'emulator'].includes(roomOf(path));
  const takes = ({ outer }: SourceFile) => outer.some((name) => libraries.includes(name));
  expect(offenders((file) => !isCore(file) && takes(file))).toEqual([]);
});

test('types have no runtime code', () => {
  const code = ({ text }: SourceFile) =>
    text.replace(/\/\*[\s\S]*?\*\//g, '').match(/^export (?!type|interface).*$/gm);
  const isTypes = ({ path }: SourceFile) => TYPES.includes(path);
  expect(offenders((file) => isTypes(file) && code(file) !== null)).toEqual([]);
});

test('index files and the core only re-export by name', () => {
  const rest = ({ text }: SourceFile) =>
    text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/export (?:type )?\{[^}]*\} from '[^']+';/g, '')
      .trim();
  const isDoor = ({ path }: SourceFile) => basename(path) === 'index.ts' || path === 'core.ts';
  expect(offenders((file) => isDoor(file) && rest(file) !== '')).toEqual([]);
});

test('files have at most 200 lines', () => {
  const lines = ({ text }: SourceFile) => text.trimEnd().split('\n').length;
  expect(offenders((file) => lines(file) > LONGEST_FILE)).toEqual([]);
});

test('files have names of their own, in kebab case', () => {
  const isNamed = (path: string) =>
    /^[a-z0-9-]+(?:\/[a-z0-9-]+)*\.ts$/.test(path) &&
    !/\b(?:utils?|helpers?|common|misc|manager)\b/.test(path);
  expect(offenders(({ path }) => !isNamed(path))).toEqual([]);
});
