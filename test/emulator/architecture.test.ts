import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = new URL('../../src/emulator', import.meta.url).pathname;
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]/g;

/** The rooms, and the files outside them, from the top floor to the ground. */
const FLOORS = [
  ['index.ts'],
  ['remote'],
  ['emulator.ts'],
  ['pages/dashboard'],
  ['control'],
  ['check-options.ts'],
  ['emulator-interface.ts'],
  ['server'],
  ['routes', 'pages', 'gateway', 'management'],
  ['consent', 'triggers'],
  ['providers'],
  ['service.ts'],
  ['auth', 'instruments', 'storage'],
  ['state'],
  ['wire'],
];

/** The only file of the SDK that the emulator imports. */
const SDK_TYPES = '../types.ts';

/** Short for a reason: the door, what all routes share, and one file for each provider of webhooks. */
const MAY_BE_SHORT = [
  ...['index.ts', 'routes/api-call.ts', 'server/address.ts'],
  ...['triggers/github.ts', 'triggers/linear.ts', 'triggers/slack.ts'],
];

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const imports = [...text.matchAll(IMPORT)]
      .map(([, name = '']) => name)
      .filter((name) => name.startsWith('.'))
      .map((name) => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts'));
    return { path, imports, lines: text.trimEnd().split('\n').length };
  });

const roomOf = (path: string) => (path.includes('/') ? dirname(path) : path);
const floorOf = (path: string) => FLOORS.findIndex((rooms) => rooms.includes(roomOf(path)));

function isAllowed(from: string, to: string): boolean {
  if (to === SDK_TYPES || roomOf(from) === roomOf(to)) return true;
  return floorOf(from) !== -1 && floorOf(from) < floorOf(to);
}

test('every file imports its own room and the rooms below only', () => {
  const offences = files.flatMap(({ path, imports }) =>
    imports.filter((target) => !isAllowed(path, target)).map((target) => `${path} → ${target}`),
  );
  expect(offences).toEqual([]);
});

test('every room has its floor, and every floor its rooms', () => {
  const rooms = new Set(files.map(({ path }) => roomOf(path)));
  expect([...rooms].sort()).toEqual(FLOORS.flat().sort());
});

test('files inside a room do not import each other in a circle', () => {
  const graph = new Map(files.map(({ path, imports }) => [path, imports]));
  const leadsTo = (from: string, to: string, seen = new Set<string>()): boolean =>
    (graph.get(from) ?? []).some((next) => {
      if (next === to) return true;
      if (seen.has(next)) return false;
      return leadsTo(next, to, seen.add(next));
    });
  expect([...graph.keys()].filter((path) => leadsTo(path, path))).toEqual([]);
});

test('files have between 25 and 200 lines, and names that say what is in them', () => {
  const offences = files.flatMap(({ path, lines }) => [
    ...(lines > 200 ? [`${path}: ${lines} lines, more than 200`] : []),
    ...(lines < 25 && !MAY_BE_SHORT.includes(path) ? [`${path}: ${lines} lines, under 25`] : []),
    ...(/^(?:[a-z-]+\/)*[a-z]+(?:-[a-z]+)*\.ts$/.test(path) ? [] : [`${path}: not in kebab case`]),
    ...(/\b(?:utils?|helpers?|common|misc|manager)\b/.test(path) ? [`${path}: says nothing`] : []),
  ]);
  expect(offences).toEqual([]);
});

test('every test file has the place and the name of what it tests', () => {
  const tests = readdirSync(dirname(new URL(import.meta.url).pathname), {
    recursive: true,
    encoding: 'utf8',
  }).filter((path) => path.endsWith('.test.ts') && path !== basename(import.meta.url));
  const sources = new Set(files.map(({ path }) => path));
  const strays = tests.filter((path) => !sources.has(path.replace(/\.test\.ts$/, '.ts')));
  expect(strays).toEqual([]);
});
