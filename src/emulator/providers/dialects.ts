import type { ConsentRequest } from '../state/consent-request.js';
import type { Connector, Principal } from '../state/records.js';
import { APP } from '../state/subjects.js';
import type { Dialect } from './dialect.js';
import { github } from './github.js';
import { slack } from './slack.js';

const DIALECTS = new Map<string, Dialect>([
  ['github', github],
  ['slack', slack],
]);

/** What the real provider of a connector speaks; `undefined` for the standards. */
export function dialectOf({ type }: Connector): Dialect | undefined {
  return DIALECTS.get(type);
}

/** Whether a person decides on a request at a real provider, instead of on our page. */
export function isDecidedAtProvider(connector: Connector, request: ConsentRequest): boolean {
  if (connector.provider !== 'real') return false;
  const isInstalled = request.kind === 'install' && dialectOf(connector) !== undefined;
  return isInstalled || keepsTokenOf(connector, request.principal ?? APP);
}

/**
 * Whether tokens for a subject come from a consent at a real provider, and are kept; the others are
 * asked for when somebody needs them.
 */
export function keepsTokenOf(connector: Connector, { type }: Principal): boolean {
  return type === 'user' || (type === 'app' && dialectOf(connector)?.keepsAppToken === true);
}
