import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DIFFERENCES, NOWHERE } from './differences.js';
import { PROJECTS } from './projects.js';
import { compare, readJsonReport, readTap } from './report.js';
import { judge } from './verdict.js';
import { TOOLS } from './versions.js';

const FOLDER = fileURLToPath(new URL('projects/', import.meta.url));
const EXACT = /^(?:@[a-z]+\/)?[a-z-]+@\d+\.\d+\.\d+$/;
const PROJECT = 'Jest 29, Babel';
const row = (style: string, original: boolean, ours: boolean) => ({ style, original, ours });

describe('a verdict', () => {
  const { style, seen } = DIFFERENCES[0] ?? { style: '', seen: '' };
  const { style: nowhere } = NOWHERE[0] ?? { style: '' };

  test.each([
    ['both work', row('a style', true, true), { isRight: true, note: '' }],
    ['ours works', row('a style', false, true), { isRight: true, note: 'works here only' }],
    ['ours fails', row('a style', true, false), { isRight: false, note: 'works with 2.3.2 only' }],
    ['both fail', row('a style', false, false), { isRight: false, note: 'works with neither' }],
    ['ours fails as listed', row(`a stub ${style}`, true, false), { isRight: true, note: seen }],
  ])('when %s', (_, it, expected) => {
    expect(judge(PROJECT, it)).toEqual(expected);
  });

  test('when a list is out of date', () => {
    expect(judge(PROJECT, row(style, true, true)).isRight).toBe(false);
    expect(judge(PROJECT, row(nowhere, false, false)).isRight).toBe(true);
    expect(judge(PROJECT, row(nowhere, true, true)).isRight).toBe(false);
    expect(judge(PROJECT, row(nowhere, false, true)).isRight).toBe(false);
  });

  test('is of the projects that an entry names', () => {
    const entry = NOWHERE.find(({ projects }) => projects?.includes(PROJECT));
    const it = row(entry?.style ?? '', false, false);
    expect([judge(PROJECT, it).isRight, judge('another', it).isRight]).toEqual([true, false]);
  });
});

describe('two reports', () => {
  const report = (name: string, styles: Record<string, string>) =>
    readJsonReport(
      JSON.stringify({
        testResults: [
          {
            name: `/folder/${name}`,
            assertionResults: Object.entries(styles).map(([fullName, status]) => ({
              fullName,
              status,
            })),
          },
        ],
      }),
    );

  test('are put side by side by the names of the tests', () => {
    const original = report('a.spec.ts', { one: 'passed', two: 'failed' });
    const ours = report('a.spec.ts', { one: 'failed', two: 'passed' });
    expect(compare(original, ours)).toEqual([row('one', true, false), row('two', false, true)]);
  });

  test('of which one has nothing of a file: there nothing works', () => {
    const original = report('a.spec.ts', { one: 'passed' });
    expect(compare(original, report('a.spec.ts', {}))).toEqual([row('one', true, false)]);
    expect(compare(original, new Map())).toEqual([row('one', true, false)]);
  });

  test('that both have nothing of a file name the file', () => {
    const none = report('a.spec.ts', {});
    expect(compare(none, none)).toEqual([row('a.spec.ts', false, false)]);
  });

  test('come from what node --test prints', () => {
    const text = 'TAP version 13\nok 1 - one\nnot ok 2 - two\n  not ok 1 - inner\n1..2\n';
    expect(compare(readTap(text), readTap(''))).toEqual([
      row('one', true, false),
      row('two', false, false),
    ]);
  });
});

describe('the test projects', () => {
  test.each(Object.entries(TOOLS))('install exact versions: %s', (_, packages: string[]) => {
    for (const name of packages) expect(name).toMatch(EXACT);
  });

  test('use each set of tools', () => {
    const used = new Set(PROJECTS.map(({ tools }) => tools));
    expect([...used].sort()).toEqual(Object.keys(TOOLS).sort());
  });

  test('have every style and every project that a list names', () => {
    const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' });
    const specs = files.filter((file) => file.endsWith('.spec.ts'));
    const text = specs.map((file) => readFileSync(`${FOLDER}${file}`, 'utf8')).join('\n');
    const names = PROJECTS.map(({ name }) => name);
    for (const { style, projects = [] } of [...DIFFERENCES, ...NOWHERE]) {
      const isInOne = style.split(' ').some((_, index, words) => {
        return text.includes(`${words.slice(index).join(' ')}'`);
      });
      expect(isInOne, style).toBe(true);
      expect(names).toEqual(expect.arrayContaining(projects));
    }
  });
});
