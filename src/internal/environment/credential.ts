import { decodeJwt } from 'jose/jwt/decode';
import { ConnectCredentialsError } from '../../errors.js';
import type { ConnectVercelToken } from '../../options.js';
import { readEnv } from './env.js';
import { requestContextToken } from './request-context.js';

const SHORTEST_USE_MS = 60_000;
// Anything else cannot stand in a header, and `fetch` would quote it in its error.
const HEADER_SAFE = /^[\x21-\x7e]+$/;
const ADVICE =
  'Run `vercel link` and `vercel env pull` for local development, ' +
  'or pass `vercelToken` outside Vercel.';

/** The caller's own credential, when it gave one. */
export async function explicitToken(vercelToken: ConnectVercelToken): Promise<string> {
  const token = typeof vercelToken === 'function' ? await callProvider(vercelToken) : vercelToken;
  return checkHeaderSafe(token, 'vercelToken');
}

/** The deployment's OIDC token: from the request, the environment, or refreshed in development. */
export async function deploymentToken(): Promise<string> {
  let fallback: string | undefined;
  for (const read of [requestContextToken, readFile, readVariable]) {
    const token = (await read())?.trim() ?? '';
    const remainingMs = HEADER_SAFE.test(token) ? validForMs(token) : 0;
    if (remainingMs > SHORTEST_USE_MS) return token;
    if (remainingMs > 0) fallback = token;
  }
  return refresh(fallback);
}

async function callProvider(provider: () => string | Promise<string>): Promise<string> {
  try {
    return await provider();
  } catch (cause) {
    throw credentialsError('The `vercelToken` function threw; see `cause`.', cause);
  }
}

async function refresh(fallback: string | undefined): Promise<string> {
  try {
    const { getVercelOidcToken } = await import('@vercel/oidc');
    return checkHeaderSafe(await getVercelOidcToken(), 'The OIDC token');
  } catch (cause) {
    if (fallback !== undefined) return fallback;
    throw credentialsError(`No usable Vercel OIDC token was found. ${ADVICE}`, cause);
  }
}

async function readFile(): Promise<string | undefined> {
  const path = readEnv('VERCEL_OIDC_TOKEN_FILE');
  if (path === undefined) return undefined;
  try {
    // Not an import: the SDK also runs where there is no file system.
    return await process.getBuiltinModule('node:fs').promises.readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

function readVariable(): string | undefined {
  return readEnv('VERCEL_OIDC_TOKEN');
}

function validForMs(token: string): number {
  try {
    return (decodeJwt(token).exp ?? Number.POSITIVE_INFINITY) * 1000 - Date.now();
  } catch {
    return 0;
  }
}

/** A token without the line break that files and shells leave behind it. */
function checkHeaderSafe(token: unknown, name: string): string {
  const trimmed = typeof token === 'string' ? token.trim() : undefined;
  if (trimmed !== undefined && HEADER_SAFE.test(trimmed)) return trimmed;
  const fault = trimmed === '' ? 'is empty' : 'is not a string of visible ASCII characters';
  throw credentialsError(`${name} ${fault}. ${ADVICE}`);
}

function credentialsError(message: string, cause?: unknown): ConnectCredentialsError {
  const options = { code: 'credentials_unavailable', ...(cause === undefined ? {} : { cause }) };
  return new ConnectCredentialsError(message, options);
}
