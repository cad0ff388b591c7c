import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

const OIDC = 'https://oidc.vercel.com';
const TEAM_OIDC = `${OIDC}/emu`;
const GATEWAY = 'https://connect.vercel.com';
const HEADER = { alg: 'RS256', kid: 'parity', typ: 'JWT' };

const { publicKey, privateKey } = await generateKeyPair('RS256');
const keys = {
  keys: [{ ...(await exportJWK(publicKey)), kid: 'parity', alg: 'RS256', use: 'sig' }],
};
const discovery = (issuer: string) => ({ issuer, jwks_uri: `${issuer}/.well-known/jwks` });

const DOCUMENTS = new Map<string, object>(
  [OIDC, TEAM_OIDC, GATEWAY].flatMap((issuer) => [
    [`${issuer}/.well-known/openid-configuration`, discovery(issuer)],
    [`${issuer}/.well-known/jwks`, keys],
  ]),
);

/** What the issuers of Vercel publish, here with a key that is known. */
export function documentAt(url: string): object | undefined {
  return DOCUMENTS.get(url);
}

/** The OIDC token that the service forwards a webhook with; `claims` replace the usual ones. */
export function forwardingToken(claims: JWTPayload = {}): Promise<string> {
  return signed({
    iss: TEAM_OIDC,
    aud: 'https://vercel.com/emu',
    sub: 'owner:emu:project:app:environment:development',
    owner: 'emu',
    owner_id: 'team_emu',
    project: 'app',
    project_id: 'prj_emu',
    environment: 'development',
    ...claims,
  });
}

/** An access token of the OAuth gateway; `claims` replace the usual ones. */
export function gatewayToken(claims: JWTPayload = {}): Promise<string> {
  return signed({
    iss: GATEWAY,
    aud: 'team_emu:prj_emu:development',
    sub: 'gws_1',
    typ: 'at',
    clientId: 'scl_1',
    clientUid: 'oauth/linear',
    tenantId: 'acme',
    installationId: 'inst_1',
    ...claims,
  });
}

function signed(claims: JWTPayload): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 600 };
  return new SignJWT({ ...times, ...claims }).setProtectedHeader(HEADER).sign(privateKey);
}
