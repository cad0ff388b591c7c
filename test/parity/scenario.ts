import { fieldsOf, type Outcome } from './outcome.js';
import type { Sdk, World } from './world.js';

/** Something both packages are put through. */
export interface Scenario {
  name: string;
  run(sdk: Sdk, world: World): Promise<unknown>;
}

/** Something ours does better, by a row of the README's table of differences. */
export interface Improvement extends Scenario {
  row: number;
  /** Whether an outcome is the better one: it holds for ours and fails for the original. */
  holds(outcome: Outcome): boolean;
}

export const APP = { subject: { type: 'app' } } as const;
export const USER = { subject: { type: 'user', id: 'user_1' } } as const;

/** The fields of the error a promise rejects with. */
export async function caught(promise: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    return { resolved: await promise };
  } catch (error) {
    return fieldsOf(error);
  }
}

/** Waits until `condition` holds; the events it waits for happen on sockets. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
