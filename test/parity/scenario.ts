import { fieldsOf, type Outcome } from './outcome.js';
import type { Sdk, World } from './world.js';

/** Something both packages are put through. */
export interface Scenario<S = Sdk> {
  name: string;
  run(sdk: S, world: World): unknown;
}

/** Something ours does better. */
export interface Improvement<S = Sdk> extends Scenario<S> {
  /** The row of the README's table of differences, if it has one. */
  row?: number;
  /** Why it differs, where no row says so. */
  reason?: string;
  /** Whether an outcome is the better one: it holds for ours and fails for the original. */
  holds(outcome: Outcome): boolean;
}

/** An entry of both packages, and what they are put through. */
export interface Entry<S> {
  name: string;
  original: S;
  ours: S;
  /** Whether scenarios run in the environment of a deployment. */
  isDeployed: boolean;
  same: Scenario<S>[];
  better: Improvement<S>[];
}

export const APP = { subject: { type: 'app' } } as const;
export const USER = { subject: { type: 'user', id: 'user_1' } } as const;

/** The exports that both packages have, typed as ours. */
export type Shared<Original, Ours> = Pick<Ours, keyof Original & keyof Ours>;

/** The fields of the error that a call ends with, or what it results in. */
export async function caught(call: unknown): Promise<Record<string, unknown>> {
  try {
    return { resolved: await (typeof call === 'function' ? call() : call) };
  } catch (error) {
    return fieldsOf(error);
  }
}

/**
 * What a configuration holds, by name: values as they are, functions by what a call leads to.
 * `args` has their arguments.
 */
export async function called(
  config: object,
  args: Record<string, unknown[]> = {},
): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(config).sort()) {
    const isFunction = typeof value === 'function';
    found[name] = isFunction ? await caught(() => value(...(args[name] ?? []))) : value;
  }
  return found;
}

/** Of each export of `entry`, whether it is that of `other`. */
export function sharedWith(other: object, entry: object): Record<string, boolean> {
  const theirs = new Map<string, unknown>(Object.entries(other));
  return Object.fromEntries(
    Object.entries(entry).map(([name, value]) => [name, theirs.get(name) === value]),
  );
}

/** Waits until `condition` holds; the events it waits for happen on sockets. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}
