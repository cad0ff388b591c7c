import type { ConnectTokenParams } from '../../types.js';

/** `params` with the scopes that stand for the connector's defaults when it names none. */
export function withDefaultScopes(params: ConnectTokenParams): ConnectTokenParams {
  return params.scopes === undefined ? { ...params, scopes: ['*'] } : params;
}
