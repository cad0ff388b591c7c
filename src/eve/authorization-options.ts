import type { ConnectionPrincipal, NonInteractiveAuthorizationDefinition } from 'eve/connections';
import type { ConnectOptions } from '../options.js';
import type { ConnectTokenParams, ConnectTokenSubject } from '../types.js';

/** Which callback of the definition failed. */
export type ConnectAuthorizationPhase = 'getToken' | 'startAuthorization' | 'completeAuthorization';

/** What eve tells a callback about the connection; at least the `url` of its server. */
export type EveConnectionAuthorizationContext = Parameters<
  NonInteractiveAuthorizationDefinition['getToken']
>[0]['connection'];

/** Options of {@link connect}. */
export interface EveAuthorizationOptions {
  /** Id or UID of an OAuth connector, for example `oauth/linear`. */
  readonly connector: string;
  /**
   * Who the connection acts as: the end user, who is asked for consent, or the agent itself, for
   * which an operator installs the connector.
   * @default 'user'
   */
  readonly principalType?: 'app' | 'user' | undefined;
  /** Parameters of every token and consent request; the subject follows from the principal. */
  readonly tokenParams?: Omit<ConnectTokenParams, 'subject'> | undefined;
  /**
   * Whom the token represents, when that depends on more than the principal.
   * @default the application, or the user with the principal's `id` and `issuer`
   */
  readonly createSubject?:
    | ((
        principal: ConnectionPrincipal,
        ctx: EveConnectionAuthorizationContext,
      ) => ConnectTokenSubject | Promise<ConnectTokenSubject>)
    | undefined;
  /** @deprecated Use {@link createSubject}, which is told of the connection too. */
  readonly principalToSubject?:
    | ((principal: ConnectionPrincipal) => ConnectTokenSubject | Promise<ConnectTokenSubject>)
    | undefined;
  /** Options of every call of the service. */
  readonly connectOptions?: ConnectOptions | undefined;
  /**
   * Creates the connector, or links it to this project and environment, when a request finds it
   * missing; then the request is made once more. Needs a UID, and a connection with a URL.
   * @default false
   */
  readonly autoProvision?: boolean | undefined;
  /**
   * Asks the service at each `getToken`, so that a revoked grant is noticed before a tool runs.
   * @default false
   */
  readonly validate?: boolean | undefined;
  /**
   * Call to action beside the sign-in link.
   * @default eve's own
   */
  readonly instructions?: string | undefined;
  /**
   * Name of the provider on the sign-in button.
   * @default the name of the connector's service, else the connector's
   */
  readonly displayName?: string | undefined;
  /** Replaces the error of a failed callback; `undefined` leaves it to {@link connect}. */
  readonly onError?:
    | ((error: unknown, phase: ConnectAuthorizationPhase) => Error | undefined)
    | undefined;
}

/** What {@link connect} takes: a connector, or options with one. */
export type EveAuthorizationInput = string | EveAuthorizationOptions;
