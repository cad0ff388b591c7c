import {
  ClientNotEnabledForEnvironmentError,
  ClientNotLinkedToProjectError,
  ConnectError,
  ConnectorInstallationRequiredError,
  ConnectorNotFoundError,
  ConnectRateLimitError,
  NoValidTokenError,
  UserAuthorizationRequiredError,
} from '../errors.js';
import type { ConnectVendorErrorPayload } from '../types.js';
import { requestIdOf, retryAfterMs } from './headers.js';
import { excerpt, mask, maskDeep } from './mask.js';

type Json = Record<string, unknown>;

/** The class of each wire code, and what to do about it. */
const KINDS = kinds([
  [
    ['no_token', 'unresolved_token'],
    NoValidTokenError,
    'No valid token: the grant was revoked or has ended. Ask for consent again with `startAuthorization`.',
  ],
  [
    ['user_authorization_required'],
    UserAuthorizationRequiredError,
    'The user has not authorized the connector. Send the user to the `url` of `startAuthorization`.',
  ],
  [
    ['client_installation_required', 'connector_installation_required'],
    ConnectorInstallationRequiredError,
    'No installation matches. Install the connector, or pass the `installationId` of one.',
  ],
  [
    ['connector_not_found', 'client_not_found', 'not_found'],
    ConnectorNotFoundError,
    'The team has no such connector. List them with `vercel connect list --all-projects`.',
  ],
  [
    ['client_not_linked_to_project'],
    ClientNotLinkedToProjectError,
    'The connector is not linked to this project. Run `vercel connect attach <connector>`.',
  ],
  [
    ['client_not_enabled_for_environment'],
    ClientNotEnabledForEnvironmentError,
    'The link lacks this environment. Run `vercel connect attach <connector> --environments <environment>`.',
  ],
]);

type Kind = { ErrorClass: typeof ConnectError; hint: string };

function kinds(rows: [codes: string[], ErrorClass: typeof ConnectError, hint: string][]) {
  return new Map<unknown, Kind>(
    rows.flatMap(([codes, ErrorClass, hint]) => codes.map((code) => [code, { ErrorClass, hint }])),
  );
}

function kindOf(code: unknown, status: number, message: string): Kind | undefined {
  const isUnlinked =
    status === 403 && code === 'forbidden' && /not linked to (?:this|the) project/i.test(message);
  return KINDS.get(isUnlinked ? 'client_not_linked_to_project' : code);
}

/** The error that a failed response stands for. */
export function apiError(
  response: Response,
  text: string,
  { failure, credentials }: { failure: string; credentials: readonly string[] },
): ConnectError {
  const body = parse(text);
  const error = asObject(body.error) ?? asObject(body.err) ?? {};
  const code = typeof error.code === 'string' ? error.code : undefined;
  const said = typeof error.message === 'string' ? mask(error.message, credentials) : '';
  const quoted = excerpt(mask(text, credentials));
  const { status, statusText } = response;
  const kind = kindOf(code, status, said);
  const vendor = vendorOf(error) ?? vendorOf(body);
  const ErrorClass = kind?.ErrorClass ?? (status === 429 ? ConnectRateLimitError : ConnectError);
  const summary = [[status, statusText].filter(Boolean).join(' '), code, quoted].filter(Boolean);
  const fallback = kind ? quoted || kind.hint : `${failure}: ${summary.join(' - ')}`;
  return new ErrorClass(said || fallback, {
    code,
    status,
    statusText,
    vendor: vendor && maskDeep(vendor, credentials),
    requestId: requestIdOf(response),
    retryAfterMs: retryAfterMs(response),
    retryable: status === 429 || status >= 500,
    hint: kind?.hint,
  });
}

function parse(text: string): Json {
  try {
    return asObject(JSON.parse(text)) ?? {};
  } catch {
    return {};
  }
}

function vendorOf(holder: Json): ConnectVendorErrorPayload | undefined {
  return asObject(holder.vendor) ?? asObject(asObject(holder.meta)?.vendor);
}

function asObject(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null ? (value as Json) : undefined;
}
