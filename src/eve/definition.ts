import type {
  ConnectionPrincipal,
  InteractiveAuthorizationDefinition,
  NonInteractiveAuthorizationDefinition,
} from 'eve/connections';
import type { EveConnectionAuthorizationContext } from './authorization-options.js';

/** Marks a definition for eve's tools. */
export interface VercelConnectMetadata {
  /** Id or UID, as it was given to {@link connect}. */
  readonly connector: string;
}

/** Whose token to drop. */
export interface Eviction {
  readonly principal: ConnectionPrincipal;
  /** A subject of `createSubject` is only found with the connection that it was made from. */
  readonly connection?: EveConnectionAuthorizationContext;
  /** Ends the grant too, as far as the service can be reached. */
  readonly revoke?: boolean;
}

/** An authorization of eve, with what {@link connect} adds. */
export type EveConnectAuthorizationDefinition<
  TAuthorization extends InteractiveAuthorizationDefinition | NonInteractiveAuthorizationDefinition,
> = TAuthorization & {
  readonly vercelConnect: VercelConnectMetadata;
  /** Drops the cached token of a principal, so that the next `getToken` asks the service. */
  readonly evict: (opts: Eviction) => Promise<void>;
};
