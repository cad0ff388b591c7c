import type { verifyVercelOidcToken } from '@vercel/oidc';
import type { JWTPayload } from 'jose';
import { readClaims } from '../internal/environment/credential.js';
import { readEnv } from '../internal/environment/runtime.js';
import { excerpt, mask } from '../internal/http/mask.js';

/** Which deployment identities are accepted; `undefined` accepts this deployment's. */
export type ForwardedRequestOptions = Parameters<typeof verifyVercelOidcToken>[1];

const SOURCES = {
  projectId: ['VERCEL_PROJECT_ID'],
  environment: ['VERCEL_TARGET_ENV', 'VERCEL_ENV'],
} as const;

/** What a token says of itself, which nobody has checked; nothing when it cannot be read. */
export function unverifiedClaims(token: string): JWTPayload {
  return readClaims(token) ?? {};
}

/** Says which variable or option is missing, so that no identity can be accepted. */
export function missingExpectation(options: ForwardedRequestOptions = {}): string | undefined {
  for (const name of ['projectId', 'environment'] as const) {
    if (expected(name, options).length === 0) {
      return `${SOURCES[name].join(' or ')} is not set, and \`${name}\` was not passed`;
    }
  }
  const isAnyProject = expected('projectId', options).includes('*');
  if (!isAnyProject || options.ownerId || options.audience) return undefined;
  return "`projectId: '*'` needs `ownerId` or `audience`, which were not passed";
}

/** Says which claim is not the expected one. */
export function unmetClaim(
  claims: Record<string, unknown>,
  options: ForwardedRequestOptions = {},
): string | undefined {
  const rules: [claim: string, allowed: readonly string[]][] = [
    ['project_id', expected('projectId', options)],
    ['environment', expected('environment', options)],
    ['owner_id', options.ownerId === undefined ? ['*'] : [options.ownerId]],
  ];
  for (const [claim, allowed] of rules) {
    const value = claims[claim];
    if (typeof value !== 'string' || value === '') return `the claim ${claim} is missing`;
    if (!allowed.includes('*') && !allowed.includes(value)) {
      return `the claim ${claim} is ${quoted(value)}, not "${allowed.join('" or "')}"`;
    }
  }
  return undefined;
}

/** What a token claims, for a message: nobody may have checked it. */
export function quoted(claim: unknown): string {
  return excerpt(mask(JSON.stringify(claim), []));
}

function expected(
  name: keyof typeof SOURCES,
  options: NonNullable<ForwardedRequestOptions>,
): string[] {
  const fromEnv = SOURCES[name].map(readEnv).find((value) => value !== undefined);
  return [options[name] ?? fromEnv ?? []].flat().filter((value) => value !== '');
}
