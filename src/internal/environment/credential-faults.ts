import { ConnectCredentialsError } from '../../errors.js';
import { maskCause } from '../http/mask.js';
import { readEnv } from './runtime.js';

/** Why no credential was found, and the command that mends it. */
interface Advice {
  reason: string;
  hint: string;
  retryable?: boolean;
}

// What `@vercel/oidc` and the system say when they cannot renew a token.
const REFRESH_FAULTS: [said: RegExp, advice: Advice][] = [
  [
    /fetch failed|could not be reached|E(?:AI_AGAIN|NOTFOUND|CONN|TIMEDOUT)|network/i,
    {
      reason: 'Vercel could not be reached to renew it',
      hint: 'Check the connection, then try again.',
      retryable: true,
    },
  ],
  [
    /project root|project\.json|No project specified|re-link/i,
    {
      reason: 'this folder is not linked to a project',
      hint: 'Run `vercel link`, then `vercel env pull`.',
    },
  ],
  [
    /No authentication found|log in|logged in/i,
    {
      reason: 'the Vercel CLI is not logged in',
      hint: 'Run `vercel login`, then `vercel link` and `vercel env pull`.',
    },
  ],
  [
    /Failed to refresh authentication token/i,
    {
      reason: 'the login of the Vercel CLI has ended',
      hint: 'Run `vercel login`, then `vercel env pull`.',
    },
  ],
  [
    /Failed to refresh OIDC token/i,
    {
      reason: 'Vercel refused to renew it',
      hint: 'Run `vercel whoami`; log in to an account of the project, then `vercel env pull`.',
    },
  ],
];

const UNKNOWN: Advice = {
  reason: 'it could not be renewed; see `cause`',
  hint: 'Run `vercel link` and `vercel env pull`, or pass `vercelToken` outside Vercel.',
};

/** The explicit credential cannot be used; `fault` says why. */
export function credentialFault(fault: string, cause?: unknown): ConnectCredentialsError {
  const hint = 'Pass a Vercel access token or OIDC token, such as the one of `vercel env pull`.';
  return credentialsError(`\`vercelToken\` ${fault}.`, { hint, cause });
}

/** The deployment has no usable OIDC token; `cause` is why it could not be renewed. */
export function deploymentFault(
  cause: unknown,
  { faults, isTokenUndefined }: { faults: string[]; isTokenUndefined: boolean },
): ConnectCredentialsError {
  const said = cause instanceof Error ? `${cause.message} ${Object(cause.cause).message}` : '';
  const found = REFRESH_FAULTS.find(([pattern]) => pattern.test(said))?.[1];
  const { reason, hint, retryable } = found ?? UNKNOWN;
  const first =
    faults[0] ?? `VERCEL_OIDC_TOKEN is ${isSet('VERCEL_OIDC_TOKEN') ? 'empty' : 'not set'}`;
  return credentialsError(`No usable Vercel OIDC token was found: ${first}, and ${reason}.`, {
    hint: nearerHint(isTokenUndefined) ?? hint,
    retryable,
    cause,
  });
}

/** What is more likely to be meant than a token of this deployment. */
function nearerHint(isTokenUndefined: boolean): string | undefined {
  if (isTokenUndefined) {
    return '`vercelToken` was passed as undefined: set the variable that it is read from.';
  }
  if (readEnv('VERCEL_TOKEN') !== undefined) {
    return 'VERCEL_TOKEN is set but not used by itself: pass `vercelToken: process.env.VERCEL_TOKEN`.';
  }
  if (readEnv('VERCEL') === undefined) return undefined;
  return "Enable OIDC federation in the project's settings, and call within a request.";
}

function isSet(name: string): boolean {
  try {
    return globalThis.process?.env?.[name] !== undefined;
  } catch {
    return false;
  }
}

function credentialsError(
  fault: string,
  { cause, ...advice }: { hint: string; retryable?: boolean; cause?: unknown },
): ConnectCredentialsError {
  return new ConnectCredentialsError(`${fault} ${advice.hint}`, {
    code: 'credentials_unavailable',
    ...advice,
    ...(cause === undefined ? {} : { cause: maskCause(cause, []) }),
  });
}
