import { expect, test } from 'vitest';
import { mutantsOf } from './mutants.js';

const SOURCE = `function last(list: string[]) {
  if (list.length > 0) {
    return list.at(-1);
  }
}`;

/** The one mutant of a change of {@link SOURCE}. */
function mutantFor(original: string, replacement: string, source = SOURCE) {
  const mutants = [{ status: 'Survived', replacement, location: placeOf(original, source) }];
  return mutantsOf({ files: { 'src/a.ts': { source, mutants } } })[0];
}

function placeOf(text: string, source: string) {
  const from = source.indexOf(text);
  const [start, end] = [from, from + text.length].map((offset) => {
    const before = source.slice(0, offset).split('\n');
    return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }) as [{ line: number; column: number }, { line: number; column: number }];
  return { start, end };
}

test('a mutant is its line, before and after', () => {
  expect(mutantFor('list.length > 0', 'true')).toEqual({
    ...{ file: 'src/a.ts', line: 2, status: 'Survived' },
    before: 'if (list.length > 0) {',
    after: 'if (true) {',
  });
});

test('a mutant of several lines is told in one', () => {
  expect(mutantFor('{\n    return list.at(-1);\n  }', '{}')).toMatchObject({
    before: 'if (list.length > 0) { return list.at(-1); }',
    after: 'if (list.length > 0) {}',
  });
});

test('a long change loses its middle', () => {
  const long = `'${'abc '.repeat(50)}'`;
  const mutant = mutantFor(long, '""', `call(${long});`);
  expect(mutant).toMatchObject({ after: 'call("");' });
  expect(mutant?.before).toMatch(/^call\('abc [abc ]+ … [abc ]+abc '\);$/);
  expect(mutant?.before.length).toBeLessThan(80);
});

test('a test that took too long is no kill by an assertion', () => {
  const location = placeOf('true', 'true');
  const of = (statusReason: string) => ({ status: 'Killed', statusReason, location });
  const mutants = [of('Test timed out in 20000ms.\nIf'), of('expected 1 to be 2')];
  const found = mutantsOf({ files: { 'src/a.ts': { source: 'true', mutants } } });
  expect(found.map(({ status }) => status)).toEqual(['Timeout', 'Killed']);
});

test('mutants come by file and line, without those that were ignored', () => {
  const at = (line: number, status = 'Killed') => ({
    ...{ status, replacement: '' },
    location: { start: { line, column: 1 }, end: { line, column: 2 } },
  });
  const found = mutantsOf({
    files: {
      'src/b.ts': { source: SOURCE, mutants: [at(1)] },
      'src/a.ts': { source: SOURCE, mutants: [at(3), at(2), at(1, 'Ignored')] },
    },
  });
  expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual([
    ...['src/a.ts:2', 'src/a.ts:3', 'src/b.ts:1'],
  ]);
});
