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
  'oidc-exchange',
  'management-scope',
  'management-project',
  'management-connector',
  'management-link',
  'management-service',
  'management-file',
] as const;

/**
 * An operation of the service: of its runtime API, of its OAuth gateway (`gateway-…`), the webhook
 * of a provider (`trigger`), the metadata (`discovery`), keys (`jwks`) or exchange
 * (`oidc-exchange`) of its issuers, or of its
 * management API (`management-…`).
 */
export type EmulatorOperation = (typeof OPERATIONS)[number];

/** Whether a fault for any operation (`'*'`) is for this one too: the CLI meets none by accident. */
export function isWithinAny(operation: EmulatorOperation): boolean {
  return !operation.startsWith('management-');
}

/** Which of the rate limits an operation spends. */
export type OperationKind = 'read' | 'write' | 'gateway' | 'trigger';
