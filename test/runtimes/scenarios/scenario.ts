import type * as grantkit from 'grantkit';

/** What a runtime is given beside the package itself. */
export interface World {
  /** Another copy of the package in the same process, as two versions of a dependency are. */
  copy: typeof grantkit;
  /** Variables of a deployment whose service is an emulator on this machine. */
  deployment: Record<string, string>;
  /** Where connections are accepted and nothing is ever answered. */
  silentUrl: string;
}

/** One behaviour that has to hold in every runtime; it throws when it does not. */
export type Scenario = (world: World) => Promise<void>;

/** Scenarios by what they show, in the present tense. */
export type Scenarios = Record<string, Scenario>;

/**
 * Compares two values as JSON, for runtimes without an assertion library.
 * @throws {Error} when they differ
 */
export function same(actual: unknown, expected: unknown): void {
  const [got, wanted] = [actual, expected].map((value) => JSON.stringify(value) ?? String(value));
  if (got !== wanted) throw new Error(`expected ${wanted}, got ${got}`);
}

/**
 * The rejection of a promise that has to fail, with the fields of a failure of the package.
 * @throws {Error} when it does not
 */
export async function failureOf(promise: Promise<unknown>): Promise<grantkit.ConnectError> {
  return promise.then(
    (value) => {
      throw new Error(`expected a failure, got ${JSON.stringify(value)}`);
    },
    (error) => error,
  );
}

/** Whether this runtime forbids a request to wait for the I/O of another one. */
export function bindsIoToRequests(): boolean {
  const { navigator } = globalThis;
  return 'EdgeRuntime' in globalThis || navigator?.userAgent === 'Cloudflare-Workers';
}
