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
const SUPPORT_HEADINGS = ['entry', 'peers, ranges, and the versions tried'];

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
  const adapters = new Set(rows.map(({ adapter }) => adapter));
  return table(
    SUPPORT_HEADINGS,
    [...adapters].map((adapter) => {
      const own = rows.filter((row) => row.adapter === adapter);
      const peers = [...new Set(own.map(({ peer }) => peer))].map((peer) => {
        const versions = own.filter((row) => row.peer === peer).map(({ version }) => version);
        return `\`${peer}\` \`${ranges[peer]}\`: ${versions.join(', ')}`;
      });
      return [`\`${adapter}\``, peers.join('; ')];
    }),
  );
}

function table(headings: string[], lines: string[][]): string {
  const rule = headings.map(() => '---');
  return [headings, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
