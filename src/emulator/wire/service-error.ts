const STATUS = {
  bad_request: 400,
  authorization_pending: 400,
  slow_down: 400,
  access_denied: 400,
  expired_token: 400,
  unauthorized: 401,
  forbidden: 403,
  client_not_linked_to_project: 403,
  client_not_enabled_for_environment: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  gone: 410,
  misdirected_request: 421,
  user_authorization_required: 422,
  client_installation_required: 422,
  no_token: 422,
  unresolved_token: 422,
  registration_required: 422,
  rate_limited: 429,
  not_saved: 500,
} as const;

/** Error codes the service answers with. */
export type ServiceErrorCode = keyof typeof STATUS;

/** What an error answer carries besides its code and message. */
export interface ServiceErrorExtras {
  /** More fields of the error object. */
  details?: Record<string, unknown>;
  headers?: Record<string, string>;
}

/** A refusal of the service, told to the caller as `{ error: { code, message } }`. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly status: number;

  constructor(
    readonly code: ServiceErrorCode,
    message: string,
    private readonly extras: ServiceErrorExtras = {},
  ) {
    super(message);
    this.status = STATUS[code];
  }

  /** The answer on the wire. */
  toResponse(): Response {
    const error = {
      code: this.code,
      message: this.message,
      ...this.extras.details,
    };
    return Response.json({ error }, { status: this.status, headers: this.extras.headers });
  }
}
