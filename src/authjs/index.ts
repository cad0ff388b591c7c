export { type AuthJsConnectOptions, type ConnectProfile, connect } from './connect-provider.js';
