import {
  ClientNotEnabledForEnvironmentError,
  ClientNotLinkedToProjectError,
  ConnectError,
  ConnectorInstallationRequiredError,
  ConnectorNotFoundError,
  ConnectRateLimitError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from '../../errors.js';
import { isLoopback } from '../validation/urls.js';

/** What a hint is about. */
interface HintContext {
  connector: string;
  baseUrl: string;
}

/** The class of a failure, and what to do about it. */
export interface ErrorKind {
  ErrorClass: typeof ConnectError;
  hint?: (about: HintContext) => string;
}

const NO_TOKEN: ErrorKind = {
  ErrorClass: NoValidTokenError,
  hint: () =>
    'The grant was revoked or has ended. Ask for consent again with `startAuthorization`.',
};
const NO_CONSENT: ErrorKind = {
  ErrorClass: UserAuthorizationRequiredError,
  hint: () => 'The user has not consented. Send the user to the `url` of `startAuthorization`.',
};
const NO_INSTALLATION: ErrorKind = {
  ErrorClass: ConnectorInstallationRequiredError,
  hint: ({ connector }) =>
    `No installation of ${connector} matches. Install it, or pass the \`installationId\` of one.`,
};
const NO_CONNECTOR: ErrorKind = {
  ErrorClass: ConnectorNotFoundError,
  hint: ({ connector }) =>
    `The team has no connector ${connector}, or no longer. ` +
    'List them with `vercel connect list --all-projects`.',
};
const NO_LINK: ErrorKind = {
  ErrorClass: ClientNotLinkedToProjectError,
  hint: ({ connector }) =>
    `${connector} is not linked to this project. Run \`vercel connect attach ${connector}\`.`,
};
const NO_ENVIRONMENT: ErrorKind = {
  ErrorClass: ClientNotEnabledForEnvironmentError,
  hint: ({ connector }) =>
    'The link lacks this environment. ' +
    `Run \`vercel connect attach ${connector} --environment <environment>\`.`,
};

const BY_CODE = new Map<unknown, ErrorKind>([
  ['no_token', NO_TOKEN],
  ['unresolved_token', NO_TOKEN],
  ['user_authorization_required', NO_CONSENT],
  ['client_installation_required', NO_INSTALLATION],
  ['connector_installation_required', NO_INSTALLATION],
  ['connector_not_found', NO_CONNECTOR],
  ['client_not_found', NO_CONNECTOR],
  ['not_found', NO_CONNECTOR],
  ['client_not_linked_to_project', NO_LINK],
  ['client_not_enabled_for_environment', NO_ENVIRONMENT],
]);

const BY_STATUS = new Map<number, ErrorKind>([
  [401, { ErrorClass: ConnectError, hint: ({ baseUrl }) => refusedCredential(baseUrl) }],
  [
    403,
    {
      ErrorClass: ConnectError,
      hint: () =>
        "Only a deployment's OIDC token may ask for any user; " +
        'an access token may ask for the application and for its own user.',
    },
  ],
  [
    429,
    {
      ErrorClass: ConnectRateLimitError,
      hint: () => 'Wait for `retryAfterMs`. The limit is one for the whole team.',
    },
  ],
]);

/** The kind of what the service says for good; older answers say "not linked" in words only. */
export function kindOfRefusal(
  code: unknown,
  status: number,
  message: string,
): ErrorKind | undefined {
  const isUnlinked =
    status === 403 && code === 'forbidden' && /not linked to (?:this|the) project/i.test(message);
  if (isUnlinked) return NO_LINK;
  return BY_CODE.get(code) ?? (status === 410 ? NO_CONNECTOR : undefined);
}

/** The kind of a failure whose code has none of its own. */
export function kindOfStatus(status: number): ErrorKind {
  return BY_STATUS.get(status) ?? { ErrorClass: ConnectError };
}

function refusedCredential(baseUrl: string): string {
  const isLocal = URL.canParse(baseUrl) && isLoopback(new URL(baseUrl));
  if (!isLocal) {
    return (
      'The credential was refused. Run `vercel env pull` for a fresh one, ' +
      'or pass a valid `vercelToken`.'
    );
  }
  return (
    `The emulator at ${baseUrl} does not know this credential, as after a restart. ` +
    'Start the application again with the variables of `emulator.env`.'
  );
}
