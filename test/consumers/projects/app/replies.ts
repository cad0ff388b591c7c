const HOUR_MS = 3_600_000;
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const FAR_S = 4_102_444_800;

/** A deployment's credential that nobody signed. */
export const OIDC_TOKEN = `${encode({ alg: 'none' })}.${encode({
  iss: 'https://oidc.vercel.com/acme',
  sub: 'owner:acme:project:shop:environment:development',
  owner_id: 'team_acme',
  project_id: 'prj_shop',
  environment: 'development',
  exp: FAR_S,
})}.c2lnbmF0dXJl`;

export const TOKEN_URL = 'https://api.vercel.com/v1/connect/token/oauth%2Flinear';
export const AUTHORIZE_URL = 'https://api.vercel.com/v1/connect/authorize/oauth%2Flinear';
export const CONSENT_URL = 'https://connect.vercel.com/consent/1';

export const CONSENT = { request: 'req_1', verifier: 'verifier_1', url: CONSENT_URL };

/** What the service answers for a token that works for an hour. */
export function tokenReply(token = 'provider-token', now = Date.now()) {
  const connector = { id: 'con_1', uid: 'oauth/linear', type: 'oauth' };
  return { token, expiresAt: now + HOUR_MS, connector };
}

/** What the service answers when it refuses. */
export function refusal(code: string, message = 'It was refused') {
  return { error: { code, message } };
}
