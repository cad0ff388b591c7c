import { invalidArgument } from '../internal/validation/arguments.js';
import { isObject } from '../internal/validation/predicates.js';
import { kindOf } from '../internal/validation/schema.js';
import type { ConnectOptions } from '../options.js';
import { getTokenResponse } from '../token.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../types.js';

/** What to request the application's own token for. */
export type AppTokenParams = Omit<ConnectTokenParams, 'subject'>;

/**
 * A value, or a function that is asked for it at each use, and told of the use where somebody knows
 * of it. A function that finds none throws: `{}` takes the defaults, such as an installation that
 * may be somebody else's.
 */
export type PerResolution<T, Use extends unknown[] = []> = T | ((...use: Use) => T | Promise<T>);

/** Where the application's own token comes from. */
export interface AppTokenSource<P extends AppTokenParams = AppTokenParams> {
  connector: string;
  params: PerResolution<P> | undefined;
  options: ConnectOptions | undefined;
}

/**
 * The parameters of this resolution.
 * @throws {ConnectValidationError} when they are no object: a lookup without a result must not end
 * in the token of the default installation
 */
export async function paramsNow<T extends object>(
  params: PerResolution<T> | undefined,
): Promise<T | undefined> {
  if (params === undefined) return undefined;
  if (typeof params === 'function') {
    const rule = 'the function must return an object, or throw where it finds none';
    return anObject(await params(), `${rule}; {} takes the default installation`);
  }
  return anObject(params, 'must be an object, such as { installationId }, or left out');
}

function anObject<T>(value: T, rule: string): T {
  if (isObject(value)) return value;
  throw invalidArgument(`params: ${rule} (got ${kindOf(value)})`);
}

/**
 * The application's own token of this resolution, and what is known of it.
 * @throws {ConnectError} when the service refused or was not reached
 */
export async function appTokenResponse({
  connector,
  params,
  options,
}: AppTokenSource): Promise<ConnectTokenResponse> {
  const request: ConnectTokenParams = { ...(await paramsNow(params)), subject: { type: 'app' } };
  return getTokenResponse(connector, request, options);
}

/** A function that resolves the application's own token at each call. */
export function appTokenResolver(source: AppTokenSource): () => Promise<string> {
  return async () => (await appTokenResponse(source)).token;
}
