import type { Clock } from './clock.js';
import type { ConsentRequest } from './consent-request.js';
import type { Ids } from './ids.js';
import type { Ledger } from './ledger.js';
import type {
  Contact,
  CustomEnvironment,
  ProjectVariable,
  Refusal,
  Registration,
  Settings,
  StoredFile,
} from './management-records.js';
import type { ProviderClient, ProviderFlow, ProviderGrant } from './provider-records.js';
import { RecordIndex } from './record-index.js';
import type {
  AccessToken,
  Connector,
  Grant,
  IssuedToken,
  Project,
  ProjectLink,
  Team,
  User,
} from './records.js';
import type { SignIn } from './sign-in.js';

/** What the service remembers, with its clock, its source of ids and its ledger. */
export interface State {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly ledger: Ledger;
}

/** Everything the service remembers. */
export class Store {
  readonly teams: Team[] = [];
  readonly projects: Project[] = [];
  readonly users: User[] = [];
  readonly accessTokens: AccessToken[] = [];
  readonly connectors: Connector[] = [];
  readonly grants: Grant[] = [];
  readonly tokens: IssuedToken[] = [];
  readonly consentRequests: ConsentRequest[] = [];
  readonly signIns: SignIn[] = [];
  readonly customEnvironments: CustomEnvironment[] = [];
  readonly projectVariables: ProjectVariable[] = [];
  readonly files: StoredFile[] = [];
  readonly contacts: Contact[] = [];
  readonly registrations: Registration[] = [];
  readonly refusals: Refusal[] = [];
  readonly settings: Settings = { consent: 'ask', acceptsAnyToken: true };
  readonly providerClients: ProviderClient[] = [];
  readonly providerFlows: ProviderFlow[] = [];
  readonly providerGrants: ProviderGrant[] = [];
  readonly #tokensByGrant = new RecordIndex(this.tokens, (token) => token.authorizationId);
  readonly #tokensByText = new RecordIndex(this.tokens, ({ token }) => token);
  readonly #grantsById = new RecordIndex(this.grants, (grant) => grant.authorizationId);
  readonly #grantsBySubject = new RecordIndex(this.grants, (grant) =>
    subjectOf(grant.connectorId, grant.principal.key),
  );

  /** A team by id or slug; the default one without a name. */
  team(name?: string): Team {
    return pick('team', this.teams, name, ({ id, slug }) => [id, slug]);
  }

  /** A project by id or name; the default one without a name. */
  project(name?: string): Project {
    return pick('project', this.projects, name, (project) => [project.id, project.name]);
  }

  /** A user by id or username; the default one without a name. */
  user(name?: string): User {
    return pick('user', this.users, name, ({ id, username }) => [id, username]);
  }

  /** A connector by id or UID, of any team; a living one before a deleted one. */
  connector(name: string): Connector {
    const connector = this.findConnector(name);
    if (connector === undefined) throw new TypeError(`The emulator has no connector "${name}".`);
    return connector;
  }

  /** Like {@link connector}, within one team when it is given. */
  findConnector(name: string, teamId?: string): Connector | undefined {
    const matches = this.connectors.filter(
      ({ id, uid, teamId: owner }) =>
        (id === name || uid === name) && (teamId === undefined || owner === teamId),
    );
    return matches.find(({ deletedAt }) => deletedAt === undefined) ?? matches[0];
  }

  /** The tokens of a grant, the latest at the end. */
  tokensOf({ authorizationId }: Pick<Grant, 'authorizationId'>): readonly IssuedToken[] {
    return this.#tokensByGrant.find(authorizationId);
  }

  /** The issuances of a token: several, when a provider gave the same one again. */
  issuancesOf(token: string): readonly IssuedToken[] {
    return this.#tokensByText.find(token);
  }

  /** The grant with an id. */
  grant(authorizationId: string): Grant | undefined {
    return this.#grantsById.find(authorizationId)[0];
  }

  /** What a subject has granted to a connector, the latest at the end. */
  grantsTo(connectorId: string, principalKey: string): readonly Grant[] {
    return this.#grantsBySubject.find(subjectOf(connectorId, principalKey));
  }

  /** The link of a project to a connector. */
  link(connector: Connector, projectId: string): ProjectLink | undefined {
    return connector.links.find((link) => link.projectId === projectId);
  }

  /** The kinds of which there may be very many, and whose records do not change. */
  get longLists(): readonly string[] {
    return ['grants', 'tokens', 'providerGrants'];
  }

  /** Forgets everything. */
  clear(): void {
    for (const records of Object.values(this)) {
      if (Array.isArray(records)) records.length = 0;
    }
  }

  /** What a snapshot holds: all of it, for records are plain JSON and name each other by id. */
  save(): Record<string, object> {
    return Object.fromEntries(Object.entries(this));
  }

  /** Becomes what a snapshot holds; kinds of records that it does not know are empty. */
  load(saved: Record<string, object>): void {
    this.clear();
    for (const [kind, records] of Object.entries(this.save())) Object.assign(records, saved[kind]);
  }
}

function subjectOf(connectorId: string, principalKey: string): string {
  return `${connectorId} ${principalKey}`;
}

function pick<T>(
  kind: string,
  records: T[],
  name: string | undefined,
  namesOf: (record: T) => string[],
): T {
  const record =
    name === undefined
      ? records[0]
      : records.find((candidate) => namesOf(candidate).includes(name));
  if (record === undefined) throw new TypeError(`The emulator has no ${kind} "${name ?? ''}".`);
  return record;
}
