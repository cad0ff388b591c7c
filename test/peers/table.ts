import type { Row } from './matrix.js';
import type { Result } from './trial.js';

const RESULT_HEADINGS = [
  'adapter',
  'peer',
  'version',
  'Node',
  'passed',
  'failed',
  'skipped',
  'types',
];
const SUPPORT_HEADINGS = ['entry', 'peer', 'range', 'tried with'];

/** A Markdown table with a line for each result. */
export function resultTable(results: Result[]): string {
  return table(
    RESULT_HEADINGS,
    results.map(({ row, passed, failed, skipped, areTypesRight }) => {
      const { adapter, peer, version, node } = row;
      const counts = [node, passed, failed, skipped].map(String);
      return [adapter, peer, version, ...counts, areTypesRight ? 'ok' : 'FAIL'];
    }),
  );
}

/** The Markdown table of the README: what works with which versions of a peer. */
export function supportTable(rows: Row[], ranges: Record<string, string>): string {
  const peers = new Map(rows.map((row) => [row.peer, row]));
  return table(
    SUPPORT_HEADINGS,
    [...peers.values()].map(({ adapter, peer }) => {
      const versions = rows.filter((row) => row.peer === peer).map(({ version }) => version);
      return [`\`${adapter}\``, `\`${peer}\``, `\`${ranges[peer]}\``, versions.join(', ')];
    }),
  );
}

function table(headings: string[], lines: string[][]): string {
  const rule = headings.map(() => '---');
  return [headings, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
