import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBinary, runCommand } from './command.js';
import { projectWith } from './folder.js';
import { type Row, TRIALS, type Trial } from './matrix.js';

/** What became of one line of the matrix. */
export interface Result {
  row: Row;
  passed: number;
  failed: number;
  skipped: number;
  areTypesRight: boolean;
  /** What the tools said of each failure. */
  problems: string[];
}

/** Runs the tests and the type tests of an adapter with one version of a peer. */
export async function tryRow(row: Row): Promise<Result> {
  const none = { row, passed: 0, failed: 0, skipped: 0, areTypesRight: false };
  const trial = TRIALS[row.peer] ?? {};
  try {
    const { project, remove } = await projectWith(row, trial);
    try {
      const [tests, types] = [await runTests(project, row, trial), await checkTypes(project, row)];
      const problems = [...tests.problems, ...types.problems];
      return { ...none, ...tests, areTypesRight: types.problems.length === 0, problems };
    } finally {
      await remove();
    }
  } catch (error) {
    return { ...none, problems: [String(error)] };
  }
}

async function runTests(project: string, { adapter, node }: Row, { tests, named }: Trial) {
  const report = join(project, 'report.json');
  const reporting = ['--reporter=json', `--outputFile=${report}`];
  const which = [
    ...(tests ?? [`test/${adapter}/`]),
    ...(named ? ['--testNamePattern', named] : []),
  ];
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    'test/peers/vitest.config.ts',
  ];
  const args = [...vitest, ...reporting, ...which];
  const { isDone, output } = await runCommand(await nodeBinary(node), args, project);
  const text = await readFile(report, 'utf8').catch(() => '');
  if (!text) return { passed: 0, failed: 0, skipped: 0, problems: [output.slice(-4_000)] };
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(
    text,
  ) as Report;
  const problems = testResults.flatMap(({ name, message, assertionResults }) => [
    ...(message ? [`${name}: ${message}`] : []),
    ...assertionResults.flatMap(({ fullName, failureMessages }) =>
      failureMessages.map((said) => `${fullName}: ${said.slice(0, 2_000)}`),
    ),
  ]);
  if (numPassedTests === 0) problems.push('no test has passed');
  if (!isDone && problems.length === 0) problems.push(output.slice(-4_000));
  const counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  return { ...counts, problems };
}

/** What is read of the report that Vitest writes. */
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  testResults: {
    name: string;
    message: string;
    assertionResults: { fullName: string; failureMessages: string[] }[];
  }[];
}

/** Compiles the type tests of an adapter and its section of the README. */
async function checkTypes(project: string, { adapter }: Row): Promise<{ problems: string[] }> {
  await writeSection(project, adapter);
  const config = {
    extends: './tsconfig.json',
    compilerOptions: {
      noUnusedLocals: false,
      paths: { grantkit: ['./src/index.ts'], 'grantkit/*': ['./src/*/index.ts'] },
    },
    include: [`test/${adapter}/*.test-d.ts`, 'section/*.mts'],
    exclude: [],
  };
  await writeFile(join(project, 'tsconfig.peers.json'), JSON.stringify(config));
  const args = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.peers.json'];
  const { isDone, output } = await runCommand(process.execPath, args, project);
  return { problems: isDone ? [] : [output.slice(0, 4_000)] };
}

/** Writes the code blocks of an adapter's section of the README to files. */
async function writeSection(project: string, adapter: string): Promise<void> {
  const readme = await readFile(join(project, 'README.md'), 'utf8');
  const section = readme
    .split(/^#+ /m)
    .find((text) => /^.*\n/.exec(text)?.[0].includes(`\`grantkit/${adapter}\``));
  const blocks = [...(section ?? '').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
  if (blocks.length === 0) throw new Error(`The README shows no code of grantkit/${adapter}`);
  await mkdir(join(project, 'section'));
  for (const [index, code] of blocks.entries()) {
    await writeFile(join(project, `section/block-${index + 1}.mts`), `${code}\nexport {};\n`);
  }
}
