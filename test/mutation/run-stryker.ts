import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, ROOT, type Room } from './rooms.js';

/** A false time-out counts as a kill: this is longer than any test takes on a busy machine. */
const TIMEOUT_MS = 20_000;
/** Processes that try mutants at the same time. */
const WORKERS = Number(process.env['MUTATION_WORKERS'] ?? 2);
/** Stryker needs at least this Node. */
const NODE = ['npx', '--yes', 'node@22'];

/** What Stryker found out, in the format of its JSON report. */
export interface Report {
  files: Record<string, { source: string; mutants: ReportedMutant[] }>;
}

/** One mutant of a {@link Report}; lines and columns count from 1. */
export interface ReportedMutant {
  status: string;
  /** What the test that noticed it said. */
  statusReason?: string;
  replacement?: string;
  location: { start: Position; end: Position };
}

interface Position {
  line: number;
  column: number;
}

/**
 * Mutates a room; what an earlier run killed is taken over where the source did not change and the
 * test that noticed is still there.
 *
 * @throws {Error} when Stryker ends without a report
 */
export function runStryker(stryker: string, room: Room): Report {
  const folder = join(FOLDER, room.name.replace('/', '-'));
  const [config, report] = [join(folder, 'stryker.json'), join(folder, 'report.json')];
  mkdirSync(folder, { recursive: true });
  rmSync(report, { force: true });
  forgetSurvivors(join(folder, 'incremental.json'), room);
  writeFileSync(config, JSON.stringify(settingsOf(room, folder)));
  const [command = '', ...args] = [...NODE, stryker, 'run', config];
  const env = { ...process.env, MUTATION_TESTS: JSON.stringify(room.tests) };
  spawnSync(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  if (!existsSync(report)) throw new Error(`Stryker gave no report of ${room.name}.`);
  return JSON.parse(readFileSync(report, 'utf8'));
}

/**
 * Has Stryker try again what survived: to it a test with the name that it had is the same test, and
 * of code that runs as a module is loaded it cannot tell which tests concern it.
 */
function forgetSurvivors(file: string, { sources: [source = ''] }: Room): void {
  if (!existsSync(file)) return;
  const report: Report = JSON.parse(readFileSync(file, 'utf8'));
  for (const [path, each] of Object.entries(report.files)) {
    // What is not mutated now would be lost.
    if (!source.includes('*') && path !== source) continue;
    each.mutants = each.mutants.filter(({ status }) => status !== 'Survived');
  }
  writeFileSync(file, JSON.stringify(report));
}

function settingsOf({ sources }: Room, folder: string) {
  return {
    testRunner: 'vitest',
    vitest: { configFile: 'test/mutation/vitest.config.ts', pool: 'forks', related: false },
    ...{ mutate: sources, coverageAnalysis: 'perTest', ignoreStatic: false },
    ...{ timeoutMS: TIMEOUT_MS, timeoutFactor: 3, dryRunTimeoutMinutes: 15, concurrency: WORKERS },
    ...{ incremental: true, incrementalFile: join(folder, 'incremental.json') },
    ...{ tempDirName: join(folder, 'sandbox'), ignorePatterns: ['dist', 'coverage', '.mutation'] },
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: join(folder, 'report.json') },
    ...{ checkers: [], allowEmpty: true, cleanTempDir: 'always' },
  };
}
