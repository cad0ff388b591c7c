import { DIFFERENCES, type Listed, NOWHERE } from './differences.js';
import type { Row } from './report.js';

/** What to say of a style, and whether it is as the lists have it. */
export interface Verdict {
  isRight: boolean;
  note: string;
}

const right = (note = ''): Verdict => ({ isRight: true, note });
const wrong = (note: string): Verdict => ({ isRight: false, note });

/** Judges a style: what works with 2.3.2 works here, or is on a list; and the lists are true. */
export function judge(project: string, row: Row): Verdict {
  const isMeant = ({ style, projects }: Listed) =>
    row.style.endsWith(style) && (projects?.includes(project) ?? true);
  const difference = DIFFERENCES.find(isMeant);
  const nowhere = NOWHERE.find(isMeant);
  if (row.original) {
    if (nowhere) return wrong('listed as working with neither');
    if (row.ours) return difference ? wrong('listed as a difference, and is none') : right();
    return difference ? right(difference.seen) : wrong('works with 2.3.2 only');
  }
  if (row.ours) return nowhere ? wrong('listed as working with neither') : right('works here only');
  return nowhere ? right(nowhere.reason) : wrong('works with neither');
}
