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

/** The class of a failure, and what to do about it. */
export interface ErrorKind {
  ErrorClass: typeof ConnectError;
  hint?: string;
}

const NO_TOKEN: ErrorKind = {
  ErrorClass: NoValidTokenError,
  hint: 'The grant was revoked or has ended. Ask for consent again with `startAuthorization`.',
};
const NO_CONSENT: ErrorKind = {
  ErrorClass: UserAuthorizationRequiredError,
  hint: 'The user has not consented. Send the user to the `url` of `startAuthorization`.',
};
const NO_INSTALLATION: ErrorKind = {
  ErrorClass: ConnectorInstallationRequiredError,
  hint: 'No installation matches. Install the connector, or pass the `installationId` of one.',
};
const NO_CONNECTOR: ErrorKind = {
  ErrorClass: ConnectorNotFoundError,
  hint: 'The team has no such connector. List them with `vercel connect list --all-projects`.',
};
const NO_LINK: ErrorKind = {
  ErrorClass: ClientNotLinkedToProjectError,
  hint: 'The connector is not linked to this project. Run `vercel connect attach <connector>`.',
};
const NO_ENVIRONMENT: ErrorKind = {
  ErrorClass: ClientNotEnabledForEnvironmentError,
  hint:
    'The link lacks this environment. ' +
    'Run `vercel connect attach <connector> --environments <environment>`.',
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
  [
    401,
    {
      ErrorClass: ConnectError,
      hint:
        'The credential was refused. Run `vercel env pull` for a fresh one, ' +
        'or pass a valid `vercelToken`.',
    },
  ],
  [
    429,
    {
      ErrorClass: ConnectRateLimitError,
      hint: 'Wait for `retryAfterMs`. The limit is one for the whole team.',
    },
  ],
]);

/** The kind that a wire code stands for; older answers say "not linked" in words only. */
export function kindOfCode(code: unknown, status: number, message: string): ErrorKind | undefined {
  const isUnlinked =
    status === 403 && code === 'forbidden' && /not linked to (?:this|the) project/i.test(message);
  return isUnlinked ? NO_LINK : BY_CODE.get(code);
}

/** The kind of a failure whose code has none of its own. */
export function kindOfStatus(status: number): ErrorKind {
  return BY_STATUS.get(status) ?? { ErrorClass: ConnectError };
}
