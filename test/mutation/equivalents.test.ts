import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { entryOf, isAbout, parseEquivalents } from './equivalents.js';

const MUTANT = {
  file: 'src/a.ts',
  line: 7,
  before: 'const text = `a`;',
  after: 'const text = ``;',
  status: 'Survived',
};

describe('the list of equivalent mutants', () => {
  test('takes the printed line of a survivor with a reason', () => {
    const text = `# Title\n\nText.\n\n## src/a.ts\n${entryOf(MUTANT)} nobody reads it\n`;
    const [entry, ...others] = parseEquivalents(text);
    expect(others).toEqual([]);
    expect(entry).toEqual({
      ...{ file: 'src/a.ts', before: MUTANT.before, after: MUTANT.after },
      reason: 'nobody reads it',
    });
  });

  test('belongs to the file of the heading above', () => {
    const line = '- `` a `` → `` b ``: why';
    const entries = parseEquivalents(`## src/a.ts\n${line}\n## src/b.ts\n${line}\n${line}`);
    expect(entries.map(({ file }) => file)).toEqual(['src/a.ts', 'src/b.ts', 'src/b.ts']);
  });

  test.each([
    ['without a reason', '## src/a.ts\n- `` a `` → `` b ``:', 2],
    ['of another form', '## src/a.ts\n\n- a is b', 3],
    ['above the first heading', '- `` a `` → `` b ``: why', 1],
  ])('names the line of an entry %s', (_what, text, line) => {
    expect(() => parseEquivalents(text)).toThrow(`Line ${line} of the list`);
  });

  test('of this project can be read', () => {
    const text = readFileSync(new URL('equivalent.md', import.meta.url), 'utf8');
    expect(() => parseEquivalents(text)).not.toThrow();
  });
});

describe('an entry', () => {
  const entry = { file: MUTANT.file, before: MUTANT.before, after: MUTANT.after, reason: 'why' };

  test('is about a mutant wherever in its file that is', () => {
    expect(isAbout(entry, { ...MUTANT, line: 99 })).toBe(true);
  });

  test.each(['file', 'before', 'after'])('is not about one with another %s', (name) => {
    expect(isAbout(entry, { ...MUTANT, [name]: 'other' })).toBe(false);
  });
});
