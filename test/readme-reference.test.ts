import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const reference = readme.slice(readme.indexOf('\n## Reference\n'));

const entries = new Map(
  ['.', ...readdirSync(`${root}src`).map((folder) => `./${folder}`)]
    .map((entry) => [entry, `${root}src/${entry}/index.ts`] as const)
    .filter(([, file]) => existsSync(file)),
);
const program = ts.createProgram([...entries.values()], {
  module: ts.ModuleKind.NodeNext,
  noLib: true,
  types: [],
});
const checker = program.getTypeChecker();

/** What an entry exports by name; what two entries share is one symbol. */
function exportsOf(entry: string): Map<string, ts.Symbol> {
  const file = program.getSourceFile(entries.get(entry) ?? '');
  const found = file && checker.getSymbolAtLocation(file);
  if (!found) throw new Error(`${entry} is not an entry of the package`);
  const exported = checker.getExportsOfModule(found);
  return new Map(exported.map((symbol) => [symbol.name, checker.getAliasedSymbol(symbol)]));
}

/** The names in code spans of a text. */
const namesIn = (text = '') => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

const table = /### Names, by entry\n(.*?)\n### /s.exec(reference)?.[1] ?? '';
const errors = /### Errors\n(.*?)\n### /s.exec(reference)?.[1] ?? '';
const rows = [
  ...[...table.matchAll(/^\| (`\..*?) \| (.*?) \|/gm)].flatMap(([, of, names]) =>
    namesIn(of).flatMap((entry) => namesIn(names).map((name) => ({ entry, name }))),
  ),
  ...[...errors.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, names]) =>
    namesIn(names).map((name) => ({ entry: '.', name })),
  ),
];

test('the reference names nothing that its entry does not export', () => {
  expect(rows.length).toBeGreaterThan(150);
  expect(rows.filter(({ entry, name }) => !exportsOf(entry).has(name))).toEqual([]);
});

test('the reference has each public name once', () => {
  const told = new Set(rows.map(({ entry, name }) => exportsOf(entry).get(name)));
  const missing = [...entries.keys()].flatMap((entry) =>
    [...exportsOf(entry)]
      .filter(([, symbol]) => !told.has(symbol))
      .map(([name]) => `${entry} ${name}`),
  );
  expect(missing).toEqual([]);
  const perEntry = rows.map(({ entry, name }) => `${entry} ${name}`);
  expect(perEntry.filter((each, index) => perEntry.indexOf(each) !== index)).toEqual([]);
});
