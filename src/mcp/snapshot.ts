import type { ConnectTokenParams } from '../types.js';

/**
 * The parameters as they are now: what the application does to them later moves neither tokens nor
 * a pending consent to another user. What no request could be made of is refused when one is made.
 */
export function snapshotOf(params: ConnectTokenParams): ConnectTokenParams {
  try {
    return structuredClone(params);
  } catch {
    // Functions and the proxies of reactive state cannot be cloned.
    return { ...params, subject: { ...params.subject } };
  }
}
