import type {
  InteractiveAuthorizationDefinition,
  NonInteractiveAuthorizationDefinition,
} from 'eve/connections';
import { eveConnectionSchema } from '../internal/validation/adapter-schemas.js';
import { checkArgument, checkOptions } from '../internal/validation/arguments.js';
import { AuthorizationCallbacks } from './authorization-callbacks.js';
import type { EveAuthorizationInput, EveAuthorizationOptions } from './authorization-options.js';
import type { EveConnectAuthorizationDefinition } from './definition.js';

type Interactive = EveConnectAuthorizationDefinition<InteractiveAuthorizationDefinition>;
type NonInteractive = EveConnectAuthorizationDefinition<NonInteractiveAuthorizationDefinition>;

/**
 * The `auth` of an eve connection whose tokens come from a connector: for the end user, who is sent
 * to consent when there is none, or with `principalType: 'app'` for the agent itself.
 *
 * @example
 * export default defineMcpClientConnection({
 *   url: 'https://mcp.linear.app/mcp',
 *   description: 'Linear workspace: issues, projects, cycles, and comments.',
 *   auth: connect('oauth/linear'),
 * });
 * @throws {ConnectValidationError} when it gets neither a name nor options, or one has another type
 */
export function connect(connector: string): Interactive;
export function connect(
  options: EveAuthorizationOptions & { readonly principalType?: 'user' | undefined },
): Interactive;
export function connect(
  options: EveAuthorizationOptions & { readonly principalType: 'app' },
): NonInteractive;
export function connect(
  options: EveAuthorizationInput,
): EveConnectAuthorizationDefinition<
  InteractiveAuthorizationDefinition | NonInteractiveAuthorizationDefinition
>;
export function connect(input: EveAuthorizationInput): Interactive | NonInteractive {
  const options = typeof input === 'string' ? { connector: input } : input;
  checkOptions('connect: what is not the name of a connector', options);
  checkArgument(eveConnectionSchema, 'connect: options', options);
  const callbacks = new AuthorizationCallbacks(options);
  const { getToken, startAuthorization, completeAuthorization, evict } = callbacks;
  const shared = { getToken, vercelConnect: { connector: options.connector }, evict };
  if (options.principalType === 'app') return { principalType: 'app', ...shared };
  return { principalType: 'user', ...shared, startAuthorization, completeAuthorization };
}
