import type { JWTPayload } from 'jose';
import { decodeJwt } from 'jose/jwt/decode';
import { LRUCache } from 'lru-cache';
import type { ConnectVercelToken } from '../../options.js';
import { credentialFault, deploymentFault } from './credential-faults.js';
import { readEnv, requestContextToken } from './runtime.js';
import { sharedRefresh } from './token-refresh.js';

/** Who calls the service, as far as it decides which tokens may be shared. */
export interface Caller {
  /** The explicit credential, or what names the deployment. */
  readonly id: string;
  readonly isDeployment: boolean;
}

/** What the service is called with, and whose it is. */
export interface Credential {
  readonly bearer: string;
  readonly caller: Caller;
}

/** A credential that may still be on its way; `undefined` stands for the deployment's. */
export type AskedCredential = string | Promise<string> | undefined;

/** What finding a credential depends on. */
interface CredentialSettings {
  now: () => number;
  /** Whether `vercelToken` was passed, as `undefined`. */
  isTokenUndefined: boolean;
}

const SHORTEST_USE_MS = 60_000;
const REMEMBERED_DEPLOYMENTS = 100;
// Anything else cannot stand in a header, and `fetch` would quote it in its error.
const HEADER_SAFE = /^[\x21-\x7e]+$/;

/** A text, `undefined` for a source that is not there, `null` for one that cannot be read. */
type Found = string | undefined | null;

const HEADER = 'the header x-vercel-oidc-token';
const SOURCES: [name: string, read: () => Found | Promise<Found>][] = [
  [HEADER, requestContextToken],
  ['the file of VERCEL_OIDC_TOKEN_FILE', readTokenFile],
  ['VERCEL_OIDC_TOKEN', () => readEnv('VERCEL_OIDC_TOKEN')],
];

const deployments = new LRUCache<string, Caller>({ max: REMEMBERED_DEPLOYMENTS });
// What is set in a process rarely changes, and to read it would cost more than a cache hit.
let lastDeployment: Caller | undefined;

/** Asks for the caller's own credential, which a function gives anew at each call. */
export function askCredential(vercelToken: ConnectVercelToken | undefined): AskedCredential {
  if (typeof vercelToken !== 'function') return vercelToken;
  let asked: Promise<string>;
  try {
    const given = vercelToken();
    if (typeof given === 'string') return given;
    asked = Promise.resolve(given);
  } catch (error) {
    asked = Promise.reject(error);
  }
  // A refused argument may leave nobody to hear of its failure.
  asked.catch(() => {});
  return asked;
}

/** The caller, when that is known without waiting. */
export function knownCaller(asked: AskedCredential): Caller | undefined {
  if (typeof asked === 'string') return { id: asked, isDeployment: false };
  if (asked !== undefined) return undefined;
  const token = requestContextToken();
  return token === undefined ? lastDeployment : deploymentOf(token);
}

/**
 * The credential that was asked for, ready for a header.
 * @throws {ConnectCredentialsError} that says what is wrong with it and what to run
 */
export async function resolveCredential(
  asked: AskedCredential,
  settings: CredentialSettings,
): Promise<Credential> {
  if (asked === undefined) return deploymentCredential(settings);
  const given = typeof asked === 'string' ? asked : await answerOf(asked);
  const bearer = headerSafe(given);
  if (bearer !== undefined) return { bearer, caller: { id: bearer, isDeployment: false } };
  const isEmpty = typeof given === 'string' && given.trim() === '';
  throw credentialFault(isEmpty ? 'is empty' : 'is not a string of visible ASCII characters');
}

async function answerOf(asked: Promise<string>): Promise<unknown> {
  try {
    return await asked;
  } catch (cause) {
    throw credentialFault('is a function that threw; see `cause`', cause);
  }
}

/** The deployment's OIDC token: from the request, the environment, or refreshed in development. */
async function deploymentCredential({
  now,
  isTokenUndefined,
}: CredentialSettings): Promise<Credential> {
  const faults: string[] = [];
  let expiring: { token: string; source: string } | undefined;
  for (const [source, read] of SOURCES) {
    const text = await read();
    if (text === undefined) continue;
    const token = headerSafe(text);
    const expiresAt = token === undefined ? Number.NaN : expiryOf(token);
    const remainingMs = expiresAt - now();
    if (token !== undefined && remainingMs > SHORTEST_USE_MS) return asDeployment(token, source);
    if (token !== undefined && remainingMs > 0) expiring = { token, source };
    faults.push(`${source} ${faultOf(text, expiresAt)}`);
  }
  try {
    return asDeployment(await sharedRefresh(refresh));
  } catch (cause) {
    if (expiring !== undefined) return asDeployment(expiring.token, expiring.source);
    throw deploymentFault(cause, { faults, isTokenUndefined });
  }
}

function faultOf(text: string | null, expiresAt: number): string {
  if (text === null) return 'cannot be read';
  if (text.trim() === '') return 'is empty';
  if (Number.isNaN(expiresAt)) return 'is not a token';
  return `expired at ${new Date(expiresAt).toISOString()}`;
}

function asDeployment(bearer: string, source?: string): Credential {
  const caller = deploymentOf(bearer);
  if (source !== HEADER) lastDeployment = caller;
  return { bearer, caller };
}

async function refresh(): Promise<string> {
  const { getVercelOidcToken } = await import('@vercel/oidc');
  const token = headerSafe(await getVercelOidcToken());
  if (token === undefined) throw new TypeError('The refresh brought no token.');
  return token;
}

async function readTokenFile(): Promise<Found> {
  const path = readEnv('VERCEL_OIDC_TOKEN_FILE');
  if (path === undefined) return undefined;
  try {
    // Not an import: the SDK also runs where there is no file system.
    return await process.getBuiltinModule('node:fs').promises.readFile(path, 'utf8');
  } catch {
    return null;
  }
}

/** The deployment that a token names; a renewed token of the same project names the same. */
function deploymentOf(token: string): Caller {
  const known = deployments.get(token);
  if (known !== undefined) return known;
  const { sub, owner, project, environment } = readClaims(token) ?? {};
  const named = [owner, project, environment];
  const id = sub ?? (named.some(Boolean) ? JSON.stringify(named) : token);
  const caller = { id: String(id), isDeployment: true };
  deployments.set(token, caller);
  return caller;
}

/** Unix milliseconds; `NaN` for what is no token, `Infinity` for one without an expiry. */
function expiryOf(token: string): number {
  const claims = readClaims(token);
  if (claims === undefined) return Number.NaN;
  if (claims.exp === undefined) return Number.POSITIVE_INFINITY;
  // Beyond the years that there are, it is `NaN`.
  return new Date(Number(claims.exp) * 1000).getTime();
}

/** What a token says of itself, which nobody has checked. */
export function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** A token without the line break that files and shells leave behind it. */
function headerSafe(token: unknown): string | undefined {
  const trimmed = typeof token === 'string' ? token.trim() : '';
  return HEADER_SAFE.test(trimmed) ? trimmed : undefined;
}
