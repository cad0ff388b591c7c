import type { Mutant } from './mutants.js';

/** A mutant that no test can tell from the source, and why. */
export interface Equivalent {
  file: string;
  before: string;
  after: string;
  reason: string;
}

const HEADING = /^## (\S+)$/;
const ENTRY = /^- `` (.+?) `` → `` (.*?) ``: (.+)$/;

/**
 * Reads a list of equivalent mutants: a heading names the file, and below it each line has the form
 * ``- `` before `` → `` after ``: reason``. Other lines are text.
 *
 * @throws {Error} for an entry of another form or before the first heading
 */
export function parseEquivalents(text: string): Equivalent[] {
  let file: string | undefined;
  const entries: Equivalent[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    file = HEADING.exec(line)?.[1] ?? file;
    if (!line.startsWith('-')) continue;
    const [, before, after, reason] = ENTRY.exec(line) ?? [];
    if (file === undefined || before === undefined || after === undefined || reason === undefined) {
      throw new Error(
        `Line ${index + 1} of the list has to be below a heading and to read ${'- `` before `` → `` after ``: reason'}.`,
      );
    }
    entries.push({ file, before, after, reason });
  }
  return entries;
}

/** The line of the list that excuses a mutant, but for its reason. */
export function entryOf({ before, after }: Mutant): string {
  return `- \`\` ${before} \`\` → \`\` ${after} \`\`:`;
}

/** Whether an entry is about a mutant, wherever in its file that is by now. */
export function isAbout(entry: Equivalent, mutant: Mutant): boolean {
  return (['file', 'before', 'after'] as const).every((name) => entry[name] === mutant[name]);
}
