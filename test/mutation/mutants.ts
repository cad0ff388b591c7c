import type { Report, ReportedMutant } from './run-stryker.js';

/** A change of the source, and what became of it. */
export interface Mutant {
  /** Path below the project. */
  file: string;
  /** Where it begins, from 1; only for a person. */
  line: number;
  /** The changed lines as they are and with the change, each in one line. */
  before: string;
  after: string;
  status: string;
}

const LONGEST_TEXT = 70;
/** How Vitest ends a test that takes too long. */
const HUNG = /^(?:Test|Hook) timed out in /;

/** The mutants that were tried, by file and line. */
export function mutantsOf({ files }: Report): Mutant[] {
  const all = Object.entries(files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => described(file, source.split('\n'), mutant)),
  );
  return all
    .filter(({ status }) => status !== 'Ignored')
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function described(file: string, lines: string[], mutant: ReportedMutant): Mutant {
  const { statusReason = '', replacement = '', location } = mutant;
  // On a busy machine that says less than an assertion, so it is not counted with those.
  const status = HUNG.test(statusReason) ? 'Timeout' : mutant.status;
  const { start, end } = location;
  const changed = lines.slice(start.line - 1, end.line);
  const head = (changed[0] ?? '').slice(0, start.column - 1);
  const tail = (changed.at(-1) ?? '').slice(end.column - 1);
  const original = changed.join('\n').slice(head.length, changed.join('\n').length - tail.length);
  const [before, after] = [original, replacement].map((text) =>
    oneLine(`${head}${shortened(oneLine(text))}${tail}`),
  ) as [string, string];
  return { file, line: start.line, before, after, status };
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim();

/** A long text without its middle, so that an entry of a list stays readable. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT - 30)} … ${text.slice(-25)}`;
}
