import { createHash } from 'node:crypto';
import type { Emulator } from '../../../src/emulator/index.js';

export const VERIFIER = 'a-verifier-of-at-least-43-characters-0123456789';
export const REDIRECT_URI = 'https://app.test/callback?keep=1';

/** The parameters of a good authorization request. */
export const REQUEST: Record<string, string> = {
  client_id: 'oauth/linear',
  redirect_uri: REDIRECT_URI,
  response_type: 'code',
  scope: 'openid profile email offline_access',
  state: 'st/ate',
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};

type Changes = Record<string, string | undefined>;

/** The parameters with changes; those that are undefined are left out. */
export function changed(params: Record<string, string>, changes: Changes = {}): URLSearchParams {
  const entries = Object.entries({ ...params, ...changes });
  return new URLSearchParams(
    entries.filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** Where a browser starts the sign-in. */
export function authorizeUrl(emulator: Emulator, changes?: Changes): string {
  return `${emulator.url}/oauth/authorize?${changed(REQUEST, changes)}`;
}

/** The code with which the sign-in of a person returns. */
export async function codeOf(
  emulator: Emulator,
  changes?: Changes,
  account?: string,
): Promise<string> {
  const { redirectUrl = '' } = await emulator.approve(authorizeUrl(emulator, changes), { account });
  return new URL(redirectUrl).searchParams.get('code') ?? '';
}

/** The header of the token endpoint. */
export async function basic(emulator: Emulator, connector = 'oauth/linear', token?: string) {
  const parts = [connector, token ?? (await emulator.oidcToken())].map(encodeURIComponent);
  return `Basic ${Buffer.from(parts.join(':')).toString('base64')}`;
}

/** Posts a form to an endpoint of the gateway. */
export async function post(
  emulator: Emulator,
  path: 'token' | 'revoke',
  form: URLSearchParams,
  authorization?: string,
) {
  const response = await emulator.fetch(`/oauth/${path}`, {
    method: 'POST',
    headers: { authorization: authorization ?? (await basic(emulator)) },
    body: form,
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the wire carries
  const body: any = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, body };
}

/** Exchanges a code for tokens. */
export function exchange(emulator: Emulator, code: string, changes?: Changes, header?: string) {
  const grant = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI };
  return post(emulator, 'token', changed({ ...grant, code_verifier: VERIFIER }, changes), header);
}

/** Asks who an access token is for. */
export async function userinfo(emulator: Emulator, accessToken: string) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await emulator.fetch('/oauth/userinfo', { headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
