import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PACKAGES, type PackageName } from '../support/both-packages.js';
import { type Ended, nodeBinary, runCommand } from '../support/command.js';
import { PROJECTS, type Project } from './projects.js';
import { compare, type Report, type Row, readJsonReport, readTap } from './report.js';
import { judge } from './verdict.js';
import { openWorkshop, pairsOf, type Workshop } from './workshop.js';

const AT_ONCE = 2;
const LONGEST_EXCERPT = 6_000;

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const projects = PROJECTS.filter(({ name }) => name.includes(values.only));
if (projects.length === 0) throw new Error(`--only takes a part of a name, not ${values.only}`);

const outputs = new Map<string, string>();
const reports = new Map<string, Report>();
const keyOf = (project: Project, name: PackageName) => `${project.name} with ${name}`;

const workshop = await openWorkshop(new Set(projects.map(({ tools }) => tools)));
try {
  await runAll(workshop);
} finally {
  await workshop.remove();
}
const failed = projects.map(show).reduce((sum, count) => sum + count, 0);
console.log(`\n${projects.length} test projects, ${failed} styles are not as listed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs each test project with each package, some at the same time. */
async function runAll(workshop: Workshop): Promise<void> {
  const waiting = pairsOf(projects);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [project, name] = next;
      const { output, report } = await runProject(project, await workshop.prepare(project, name));
      outputs.set(keyOf(project, name), output);
      reports.set(keyOf(project, name), report);
      console.log(`ran ${keyOf(project, name)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

async function runProject(project: Project, cwd: string): Promise<Ended & { report: Report }> {
  const env = { ...project.env, VERCEL_OIDC_TOKEN: '' };
  const ended = await runCommand(await nodeBinary(project.node), project.args, { cwd, env });
  const json = await readFile(join(cwd, 'report.json'), 'utf8').catch(() => undefined);
  return { ...ended, report: json ? readJsonReport(json) : readTap(ended.output) };
}

/** Prints the table of a test project, and returns how many styles are not as they should be. */
function show(project: Project): number {
  const reportOf = (name: PackageName): Report => reports.get(keyOf(project, name)) ?? new Map();
  const rows = compare(reportOf('2.3.2'), reportOf('grantkit'));
  console.log(`\n## ${project.name} (Node ${project.node})\n`);
  console.log('| 2.3.2 | grantkit | style | |\n| --- | --- | --- | --- |');
  const wrong = rows.filter((row) => !showRow(project, row));
  for (const name of wrong.length > 0 ? PACKAGES : []) {
    const output = outputs.get(keyOf(project, name)) ?? '';
    console.log(`\n${keyOf(project, name)}\n${output.slice(-LONGEST_EXCERPT)}`);
  }
  return rows.length === 0 ? 1 : wrong.length;
}

function showRow(project: Project, row: Row): boolean {
  const { isRight, note } = judge(project.name, row);
  const [original, ours] = [row.original, row.ours].map((works) => (works ? 'ok' : 'fails'));
  console.log(`| ${original} | ${ours} | ${row.style} | ${isRight ? note : `WRONG: ${note}`} |`);
  return isRight;
}
