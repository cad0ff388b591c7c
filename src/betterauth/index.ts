export { ConnectError, type ConnectErrorOptions } from '../errors.js';
export type { ConnectVendorErrorPayload } from '../types.js';
export { type BetterAuthConnectOptions, connect } from './connect-provider.js';
