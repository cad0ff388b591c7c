import type { Connector, Principal } from './records.js';

/** Which flow of an OAuth connector brings a subject its tokens. */
const FLOWS: Partial<Record<Principal['type'], string>> = {
  app: 'clientCredentials',
  user: 'userAuthorization',
  'jwt-bearer': 'jwtBearer',
};

/** What `data` says of one flow of a connector. */
interface FlowSettings {
  enabled?: unknown;
  scopes?: unknown;
}

/** What the scope `*` stands for in a token of a subject. */
export function defaultScopes(connector: Connector, type: Principal['type']): string[] {
  const { scopes } = settingsFor(connector, type);
  return Array.isArray(scopes) ? scopes.map(String) : connector.scopes;
}

/** Whether `data` turns the flow off that brings a subject its tokens. */
export function isTurnedOff(connector: Connector, type: Principal['type']): boolean {
  return settingsFor(connector, type).enabled === false;
}

function settingsFor({ data }: Connector, type: Principal['type']): FlowSettings {
  const settings = data?.[FLOWS[type] ?? ''];
  return typeof settings === 'object' && settings !== null ? settings : {};
}
