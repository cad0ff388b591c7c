import { readEnv } from '../internal/environment/runtime.js';
import { invalidArgument } from '../internal/validation/arguments.js';
import { emulatorOrigin, isOnEmulator } from '../webhooks/token-issuer.js';
import type { ConnectOAuthOptions } from './connect-oauth-options.js';

/** Issuer of the OAuth gateway's access tokens. */
export const CONNECT_OAUTH_ISSUER = 'https://connect.vercel.com';

const EMULATOR_PATH = '/oauth';
const DISCOVERY_PATH = '/.well-known/openid-configuration';
const ENVIRONMENTS = ['production', 'preview', 'development'];

/** Whether a token for this audience is accepted. */
export type AcceptedAudience = (audience: unknown) => audience is string;

/** Which issuer a token must be from, and where that publishes its keys. */
export function expectedIssuer(claimed: string | undefined) {
  const origin = emulatorOrigin();
  const issuer = origin === undefined ? CONNECT_OAUTH_ISSUER : origin + EMULATOR_PATH;
  const discoveryUrl = issuer + DISCOVERY_PATH;
  const isAlias =
    origin !== undefined &&
    claimed !== undefined &&
    isOnEmulator(claimed, { origin, path: EMULATOR_PATH });
  return { issuer: isAlias ? claimed : issuer, discoveryUrl };
}

/**
 * The rule for audiences: those listed, else those of the project in its environment.
 * @throws {ConnectValidationError} when the project or the environment is unknown
 */
export function acceptedAudience(opts: ConnectOAuthOptions): AcceptedAudience {
  const { audiences } = opts;
  const isAccepted = audiences ? (value: string) => audiences.includes(value) : projectRule(opts);
  return (audience): audience is string => typeof audience === 'string' && isAccepted(audience);
}

function projectRule(opts: ConnectOAuthOptions): (audience: string) => boolean {
  const projectId = opts.projectId || readEnv('VERCEL_PROJECT_ID');
  if (!projectId) throw unknown('projectId', 'VERCEL_PROJECT_ID');
  const environments = environmentsOf(
    opts.environment || readEnv('VERCEL_TARGET_ENV') || readEnv('VERCEL_ENV'),
  );
  return (audience) => {
    const [teamId, project, environment = '', ...others] = audience.split(':');
    const isOurs = project === projectId && environments.includes(environment);
    return isOurs && Boolean(teamId) && others.length === 0;
  };
}

function environmentsOf(environment: string | undefined): string[] {
  if (environment === '*') return ENVIRONMENTS;
  if (!environment) throw unknown('environment', 'VERCEL_TARGET_ENV or VERCEL_ENV');
  if (ENVIRONMENTS.includes(environment)) return [environment];
  throw invalidArgument(
    `connectOAuth: invalid environment "${environment}", which is not one of ` +
      `${ENVIRONMENTS.join(', ')} or *. Pass \`audiences\` or \`environment\`.`,
  );
}

function unknown(option: string, variables: string) {
  return invalidArgument(
    `connectOAuth: could not infer ${option} from ${variables}, which is not set. ` +
      `Pass \`audiences\` or \`${option}\`.`,
  );
}
