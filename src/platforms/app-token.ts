import type { ConnectOptions } from '../options.js';
import { getTokenResponse } from '../token.js';
import type { ConnectTokenParams, ConnectTokenResponse } from '../types.js';

/** What to request the application's own token for. */
export type AppTokenParams = Omit<ConnectTokenParams, 'subject'>;

/**
 * A value, or a function that is asked for it at each use, and told of the use where somebody knows
 * of it; `undefined` takes the defaults.
 */
export type PerResolution<T, Use extends unknown[] = []> =
  | T
  | ((...use: Use) => T | undefined | Promise<T | undefined>);

/** Where the application's own token comes from. */
export interface AppTokenSource<P extends AppTokenParams = AppTokenParams> {
  connector: string;
  params: PerResolution<P> | undefined;
  options: ConnectOptions | undefined;
}

/** The parameters of this resolution. */
export async function paramsNow<T>(params: PerResolution<T> | undefined): Promise<T | undefined> {
  return params instanceof Function ? await params() : params;
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
