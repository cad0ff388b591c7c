import { expect, test } from 'vitest';
import type { Mutant } from './mutants.js';
import { judge, tally } from './verdict.js';

const mutant = (before: string, status: string): Mutant => ({
  ...{ file: 'src/a.ts', line: 1, before, after: 'b', status },
});
const entry = (before: string, file = 'src/a.ts') => ({ file, before, after: 'b', reason: 'why' });

const MUTANTS = [
  ...['Killed', 'Killed', 'Timeout', 'CompileError'].map((status) => mutant('x', status)),
  ...[mutant('s', 'Survived'), mutant('t', 'Survived'), mutant('n', 'NoCoverage')],
];

test('the score is the share of the mutants that tests notice, listed ones included', () => {
  expect(tally(MUTANTS, [entry('s')])).toEqual({
    ...{ mutants: 6, killed: 2, timedOut: 1, survived: 2, uncovered: 1, equivalent: 1 },
    score: 50,
  });
});

test('a room without mutants has nothing that could go unnoticed', () => {
  expect(tally([], []).score).toBe(100);
});

test('a survivor or an uncovered mutant has to be in the list', () => {
  const { unlisted } = judge(MUTANTS, [entry('s')]);
  expect(unlisted.map(({ before }) => before)).toEqual(['t', 'n']);
});

test('an entry that excuses no survivor is stale, if its file was mutated', () => {
  const list = [entry('s'), entry('x'), entry('gone'), entry('gone', 'src/other.ts')];
  expect(judge(MUTANTS, list).stale).toEqual([entry('x'), entry('gone')]);
});
