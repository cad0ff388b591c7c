import { mergeConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import base from '../vitest.config.js';
import { SLOW_TESTS } from './rooms.js';

const tests: string[] = JSON.parse(process.env['MUTATION_TESTS'] ?? '[]');
const places = tests.map((pattern) => pattern.replace(/\*.*$/, ''));
/** Most mutants that break a loop are noticed as a test that hangs. */
const LONGEST_TEST_MS = 8_000;
const MEMOIZED = 'schema ??= build()';
const BUILT_ANEW =
  'schema = schema && schema.builtIn === globalThis.testNumber ? schema : ' +
  'Object.assign(build(), { builtIn: globalThis.testNumber })';

/** Runs first what is most likely to notice a mutant: the tests that mirror its file or room. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) =>
      places.findIndex((place) => moduleId.includes(place));
    return files.toSorted((a, b) => rankOf(a) - rankOf(b) || a.moduleId.localeCompare(b.moduleId));
  }
}

/** Lets each test build its schemas: otherwise they were credited to the first that needs them. */
const schemasBuiltAnew = {
  name: 'schemas-built-anew',
  enforce: 'pre' as const,
  transform(code: string, id: string) {
    if (!id.endsWith('validation/schema.ts')) return undefined;
    if (!code.includes(MEMOIZED)) throw new Error(`${id} has no \`${MEMOIZED}\` any more.`);
    return code.replace(MEMOIZED, BUILT_ANEW);
  },
};

const shared = mergeConfig(base, { plugins: [schemasBuiltAnew], test: { exclude: SLOW_TESTS } });

/** The tests that `MUTATION_TESTS` names, a JSON array of patterns, the nearest first. */
export default {
  ...shared,
  test: {
    ...shared.test,
    include: tests,
    ...{ testTimeout: LONGEST_TEST_MS, hookTimeout: LONGEST_TEST_MS },
    sequence: { sequencer: NearestFirst },
    setupFiles: ['test/mutation/prepare-process.ts'],
    // Vitest starts a process for each mutant anyway.
    isolate: false,
  },
};
