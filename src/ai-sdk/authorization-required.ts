import { readField } from '../internal/http/mask.js';
import { isText } from '../internal/validation/predicates.js';

/**
 * What a tool of {@link withConnect} returns in place of its result while the user has not consented.
 * It holds nothing secret: the model and the user see it.
 */
export interface ConnectAuthorizationRequired {
  type: 'authorization_required';
  /** Id or UID. */
  connector: string;
  /** Where to send the user. */
  url: string;
  /** What the user enters there, when a device asks. */
  deviceCode?: string;
  /** Unix milliseconds. */
  expiresAt?: number;
  /** For the model. */
  message: string;
}

/** Whether what a tool returned asks for the user's consent. */
export function isAuthorizationRequired(output: unknown): output is ConnectAuthorizationRequired {
  const field = (name: string) => readField(output, name);
  return field('type') === 'authorization_required' && isText(field('url'));
}
