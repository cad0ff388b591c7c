import { createHash } from 'node:crypto';
import type { World } from './world.js';

export const REDIRECT_URI = 'https://app.example/callback';

export const CODE_VERIFIER = 'v'.repeat(43);
/** What was to be sent to the gateway for a code that asks for {@link CODE_VERIFIER}. */
export const CHALLENGE = {
  code_challenge: createHash('sha256').update(CODE_VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};

/** A code that the gateway gave for this connector; `more` are further parameters. */
export async function authorizationCode(
  { emulator }: World,
  connector: string,
  more: Record<string, string> = {},
): Promise<string> {
  const request = new URLSearchParams({
    client_id: connector,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid profile email offline_access',
    ...more,
  });
  const page = `https://connect.vercel.com/oauth/authorize?${request}`;
  const { redirectUrl = '' } = await emulator.approve(page);
  return new URL(redirectUrl).searchParams.get('code') ?? '';
}

/** Deployments by what their OIDC token tells of the team. */
export const DEPLOYMENTS: Record<string, (world: World) => void> = {
  'of a known team': () => {},
  'without an OIDC token': () => {
    delete process.env.VERCEL_OIDC_TOKEN;
  },
  'with an OIDC token that cannot be read': () => {
    process.env.VERCEL_OIDC_TOKEN = 'unreadable';
  },
  'with an OIDC token that names no team': () => {
    process.env.VERCEL_OIDC_TOKEN = `e30.${btoa('{"owner_id":7}')}.`;
  },
  'with the OIDC token of the current request': ({ caller }) => {
    const headers = { 'x-vercel-oidc-token': caller.vercelToken };
    delete process.env.VERCEL_OIDC_TOKEN;
    Object.assign(globalThis, {
      [Symbol.for('@vercel/request-context')]: { get: () => ({ headers }) },
    });
  },
};

/** Scopes that an application may ask for. */
export const SCOPES: (string[] | undefined)[] = [
  undefined,
  [],
  ['openid'],
  ['read', 'offline_access', 'write'],
  ['read', 'read'],
];
