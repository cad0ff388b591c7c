import { type Equivalent, isAbout } from './equivalents.js';
import type { Mutant } from './mutants.js';

/** How many mutants of a room ended how. */
export interface Tally {
  mutants: number;
  killed: number;
  timedOut: number;
  survived: number;
  uncovered: number;
  /** Of the survivors, those that the list excuses. */
  equivalent: number;
  /** Percentage of the mutants that a test notices. */
  score: number;
}

/** What a list says about mutants. */
export interface Verdict {
  unlisted: Mutant[];
  /** Entries whose file was mutated, and that excuse nobody any more. */
  stale: Equivalent[];
}

const SURVIVING = ['Survived', 'NoCoverage'];
/** What could not be run at all says nothing about a test. */
const INVALID = ['CompileError', 'RuntimeError'];

/** Counts mutants; a score of none is 100. */
export function tally(all: Mutant[], list: Equivalent[]): Tally {
  const mutants = all.filter(({ status }) => !INVALID.includes(status));
  const count = (name: string) => mutants.filter(({ status }) => status === name).length;
  const [killed, timedOut] = [count('Killed'), count('Timeout')];
  const survivors = mutants.filter(isSurvivor);
  return {
    ...{ mutants: mutants.length, killed, timedOut },
    ...{ survived: count('Survived'), uncovered: count('NoCoverage') },
    equivalent: survivors.filter((mutant) => isListed(mutant, list)).length,
    score: mutants.length === 0 ? 100 : (100 * (killed + timedOut)) / mutants.length,
  };
}

/** Holds a list against the mutants that it is about. */
export function judge(mutants: Mutant[], list: Equivalent[]): Verdict {
  const survivors = mutants.filter(isSurvivor);
  const files = new Set(mutants.map(({ file }) => file));
  return {
    unlisted: survivors.filter((mutant) => !isListed(mutant, list)),
    stale: list.filter(
      (entry) => files.has(entry.file) && !survivors.some((mutant) => isAbout(entry, mutant)),
    ),
  };
}

const isSurvivor = ({ status }: Mutant) => SURVIVING.includes(status);

const isListed = (mutant: Mutant, list: Equivalent[]) =>
  list.some((entry) => isAbout(entry, mutant));
