import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBinary, runCommand } from '../support/command.js';
import { projectWith } from './folder.js';
import { type Row, TRIALS, type Trial } from './matrix.js';

const LONGEST_EXCERPT = 6_000;

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
    const { project, remove } = await projectWith(row);
    try {
      const tests = await runTests(project, row, trial);
      const types = await checkTypes(project, row, trial);
      const problems = [...tests.problems, ...types];
      return { row, ...tests, areTypesRight: types.length === 0, problems };
    } finally {
      await remove();
    }
  } catch (error) {
    return { ...none, problems: [String(error)] };
  }
}

async function runTests(project: string, { adapter, node }: Row, { tests, named }: Trial) {
  const report = join(project, 'report.json');
  const which = tests ?? [`test/${adapter}/`];
  const names = named ? ['--testNamePattern', named] : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile=${report}`];
  const args = ['run', '--config', 'test/peers/vitest.config.ts', ...reporters, ...names, ...which];
  const command = ['node_modules/vitest/vitest.mjs', ...args];
  const { isDone, output } = await runCommand(await nodeBinary(node), command, { cwd: project });
  const text = await readFile(report, 'utf8').catch(() => '{}');
  const {
    numPassedTests: passed = 0,
    numFailedTests: failed = 0,
    numPendingTests: skipped = 0,
  } = JSON.parse(text);
  const isRight = isDone && passed > 0;
  return { passed, failed, skipped, problems: isRight ? [] : [output.slice(-LONGEST_EXCERPT)] };
}

/** Compiles the type tests of an adapter and its section of the README. */
async function checkTypes(project: string, { adapter }: Row, { tests }: Trial): Promise<string[]> {
  await writeSection(project, adapter);
  // What the main project does not compile, because only the matrix installs the peer.
  const onlyHere = (tests ?? []).filter((file) => file.endsWith('.peer.ts'));
  const config = {
    extends: './tsconfig.json',
    compilerOptions: {
      noUnusedLocals: false,
      paths: { grantkit: ['./src/index.ts'], 'grantkit/*': ['./src/*/index.ts'] },
    },
    include: [`test/${adapter}/*.test-d.ts`, 'section/*.mts', ...onlyHere],
    exclude: [],
  };
  await writeFile(join(project, 'tsconfig.peers.json'), JSON.stringify(config));
  const args = ['node_modules/typescript/bin/tsc', '--project', 'tsconfig.peers.json'];
  const { isDone, output } = await runCommand(process.execPath, args, { cwd: project });
  return isDone ? [] : [output.slice(0, LONGEST_EXCERPT)];
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
