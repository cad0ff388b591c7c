const STATUS = {
  invalid_request: 400,
  invalid_grant: 400,
  invalid_scope: 400,
  unauthorized_client: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  access_denied: 400,
  invalid_client: 401,
  invalid_token: 401,
} as const;

const CHALLENGES: Partial<Record<OAuthErrorCode, string>> = {
  invalid_client: 'Basic realm="connect"',
  invalid_token: 'Bearer error="invalid_token"',
};

/** Error codes of the gateway. */
export type OAuthErrorCode = keyof typeof STATUS;

/**
 * A refusal of the gateway, told as `{ error, error_description }`.
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2
 */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';

  constructor(
    readonly code: OAuthErrorCode,
    message: string,
  ) {
    super(message);
  }

  /** The answer on the wire. */
  toResponse(): Response {
    const challenge = CHALLENGES[this.code];
    const headers = {
      'cache-control': 'no-store',
      ...(challenge && { 'www-authenticate': challenge }),
    };
    const body = { error: this.code, error_description: this.message };
    return Response.json(body, { status: STATUS[this.code], headers });
  }
}
