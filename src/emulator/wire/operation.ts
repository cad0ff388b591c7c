/** The runtime operations of the service. */
export type EmulatorOperation =
  | 'token'
  | 'authorize'
  | 'install'
  | 'import'
  | 'revoke'
  | 'connector'
  | 'provision'
  | 'result';

/** Which of the two rate limits an operation spends. */
export type OperationKind = 'read' | 'write';
