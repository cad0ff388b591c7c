import { isObject } from '../wire/json-body.js';
import type { Connector, Principal } from './records.js';

/** Which flow of an OAuth connector brings a subject its tokens. */
const FLOWS: Partial<Record<Principal['type'], string>> = {
  app: 'clientCredentials',
  user: 'userAuthorization',
  'jwt-bearer': 'jwtBearer',
};

/** What the scope `*` stands for in a token of a subject. */
export function defaultScopes(connector: Connector, type: Principal['type']): string[] {
  const { scopes } = flowSettings(connector, type);
  return Array.isArray(scopes) ? scopes.map(String) : connector.scopes;
}

/** Whether `data` turns the flow off that brings a subject its tokens. */
export function isTurnedOff(connector: Connector, type: Principal['type']): boolean {
  return flowSettings(connector, type)['enabled'] === false;
}

/** What `data` says of the flow that brings a subject its tokens. */
export function flowSettings(
  { data }: Connector,
  type: Principal['type'],
): Record<string, unknown> {
  const settings = data?.[FLOWS[type] ?? ''];
  return isObject(settings) ? settings : {};
}
