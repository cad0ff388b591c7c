import type { Result } from './trial.js';

const HEADINGS = ['adapter', 'peer', 'version', 'Node', 'passed', 'failed', 'skipped', 'types'];

/** A Markdown table with a line for each result. */
export function tableOf(results: Result[]): string {
  const lines = [HEADINGS, HEADINGS.map(() => '---'), ...results.map(cellsOf)];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cellsOf({ row, passed, failed, skipped, areTypesRight }: Result): string[] {
  const { adapter, peer, version, node } = row;
  const counts = [node, passed, failed, skipped].map(String);
  return [adapter, peer, version, ...counts, areTypesRight ? 'ok' : 'FAIL'];
}
