import { appendFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** The variable with the file that takes the lines. */
export const FAILURES_FILE = 'GRANTKIT_FAILURES_FILE';

/** Takes down what has failed, a line each: the output of a long run is out of sight at its end. */
export default class FailuresReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const lines = [
      ...modules.flatMap(failuresIn),
      ...unhandled.map(({ message }) => lineOf('outside of the tests', message)),
    ];
    appendFileSync(process.env[FAILURES_FILE] ?? '', lines.join(''));
  }
}

function failuresIn(file: TestModule): string[] {
  const tests = [...file.children.allTests('failed')];
  return [
    ...[file, ...file.children.allSuites()].flatMap((each) =>
      each.errors().map(({ message }) => lineOf(file.relativeModuleId, message)),
    ),
    ...tests.map((test) =>
      lineOf(`${file.relativeModuleId}: ${test.fullName}`, test.result().errors?.[0]?.message),
    ),
  ];
}

function lineOf(where: string, message = 'no reason'): string {
  const [first] = stripVTControlCharacters(message).split('\n');
  return `${where}: ${first}\n`;
}
