/** What can be counted and made to fail. */
export const OPERATIONS = [
  'token',
  'authorize',
  'install',
  'import',
  'revoke',
  'connector',
  'provision',
  'result',
  'gateway-authorize',
  'gateway-token',
  'gateway-userinfo',
  'gateway-revoke',
  'trigger',
  'discovery',
  'jwks',
] as const;

/**
 * An operation of the service: of its runtime API, of its OAuth gateway (`gateway-…`), the webhook
 * of a provider (`trigger`), or the metadata (`discovery`) or keys (`jwks`) of its issuers.
 */
export type EmulatorOperation = (typeof OPERATIONS)[number];

/** Which of the two rate limits an operation spends. */
export type OperationKind = 'read' | 'write';
