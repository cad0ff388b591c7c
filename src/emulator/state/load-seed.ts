import { ENVIRONMENTS } from '../wire/request-schemas.js';
import { localOrigin } from '../wire/urls.js';
import { addConnector } from './connectors.js';
import { addEnvironment, environmentId } from './environments.js';
import { recordConsent } from './grants.js';
import { installationIdOf, resolveInstallation } from './installations.js';
import type { Settings } from './management-records.js';
import type { ProjectSeed } from './project-seed.js';
import type { AccessToken, Grant } from './records.js';
import type {
  AccessTokenSeed,
  ConnectorSeed,
  EmulatorSeed,
  GrantSeed,
  TeamSeed,
  UserSeed,
} from './seed.js';
import type { State, Store } from './store.js';
import { APP, userPrincipal } from './subjects.js';

/** The team of a seed that names none. */
export const DEFAULT_TEAM: TeamSeed = { id: 'team_emu', slug: 'emu' };
/** The project of a seed that names none. */
export const DEFAULT_PROJECT: ProjectSeed = { id: 'prj_emu', name: 'app' };
/** The user of a seed that names none. */
export const DEFAULT_USER: UserSeed = { id: 'user_emu', username: 'emu' };

/**
 * Fills a store with what a seed describes. One that has been filled before gets what it does not
 * know yet; what it knows stays as it has become.
 * @throws {TypeError} that names the part of the seed that does not fit the others.
 */
export function loadSeed(state: State, seed: EmulatorSeed): void {
  const isNew = unknownTo(state.store);
  Object.assign(state.store.settings, settingsOf(seed));
  const teams = [seed.team ?? DEFAULT_TEAM, ...(seed.teams ?? [])];
  const { projects = [DEFAULT_PROJECT], users = [DEFAULT_USER] } = seed;
  addEach('teams', teams, (team) => isNew.team(team) && addTeam(state, team));
  addEach('projects', projects, (each) => isNew.project(each) && addProject(state, each));
  addEach('users', users, (user) => isNew.user(user) && addUser(state, user));
  addEach(
    'accessTokens',
    seed.accessTokens,
    (each) => isNew.token(each) && addAccessToken(state, each),
  );
  addEach(
    'connectors',
    seed.connectors,
    (each) => isNew.connector(each) && addConnector(state, each),
  );
  addEach('grants', seed.grants, (grant) => isNew.grant(grant) && addGrant(state, grant));
}

/** Tells what a store did not know before it was filled. */
function unknownTo(store: Store) {
  const isFilled = store.teams.length > 0;
  const lacks = (records: { id: string }[]) => {
    const ids = new Set(records.map(({ id }) => id));
    return ({ id }: { id: string }) => !ids.has(id);
  };
  const tokens = new Set(store.accessTokens.map(({ token }) => token));
  const names = new Set(
    store.connectors.flatMap(({ id, uid, teamId }) => [id, uid, `${store.team(teamId).id} ${uid}`]),
  );
  return {
    team: lacks(store.teams),
    project: lacks(store.projects),
    user: lacks(store.users),
    // A generated token of the seed cannot be told from the one of the last time.
    token: ({ token }: AccessTokenSeed) => (token === undefined ? !isFilled : !tokens.has(token)),
    connector: ({ uid, team }: ConnectorSeed) => !names.has(`${store.team(team).id} ${uid}`),
    grant: ({ connector }: GrantSeed) => !names.has(connector),
  };
}

/** Issues an access token to a user of a team. */
export function addAccessToken(state: State, seed: AccessTokenSeed = {}): AccessToken {
  const { store, ids } = state;
  const accessToken: AccessToken = {
    token: seed.token ?? ids.credential('vercel'),
    userId: store.user(seed.user).id,
    teamId: store.team(seed.team).id,
    ...scopeOf(store, seed),
    role: seed.role,
  };
  store.accessTokens.push(accessToken);
  return accessToken;
}

/** Records a grant without asking anybody. */
export function addGrant(state: State, seed: GrantSeed): Grant {
  const connector = state.store.connector(seed.connector);
  const installation = resolveInstallation(connector, seed.installationId);
  return recordConsent(state, {
    connector,
    principal: seed.user === undefined ? APP : userPrincipal(seed.user, seed.issuer),
    installationId: installationIdOf(installation),
    scopes: seed.scopes,
    resources: seed.resources,
    authorizationDetails: seed.authorizationDetails,
    externalSubject: seed.externalSubject,
    claims: seed.claims,
  });
}

function addEach<T>(path: string, seeds: T[] = [], add: (seed: T) => unknown): void {
  seeds.forEach((seed, index) => {
    try {
      add(seed);
    } catch (cause) {
      const problem = cause instanceof Error ? cause.message : String(cause);
      throw new TypeError(`Invalid emulator seed: seed.${path}[${index}]: ${problem}`, { cause });
    }
  });
}

function settingsOf({ consent = 'ask', accessTokens }: EmulatorSeed): Settings {
  return { consent, acceptsAnyToken: accessTokens === undefined };
}

function scopeOf(
  store: Store,
  { project, environment }: AccessTokenSeed,
): Pick<AccessToken, 'projectId' | 'environment'> {
  if (project === undefined) return { environment };
  const { id } = store.project(project);
  return { projectId: id, environment: environment && environmentId(store, id, environment) };
}

function addTeam({ store }: State, { id, slug = id, name = slug, plan = 'hobby' }: TeamSeed): void {
  store.teams.push({ id, slug, name, plan });
}

function addProject(state: State, { id, name = id, url, ...seed }: ProjectSeed): void {
  const { store, clock } = state;
  store.projects.push({ id, name, teamId: store.team(seed.team).id, url: url && localOrigin(url) });
  for (const environment of seed.environments ?? []) addEnvironment(state, id, environment);
  for (const { key, value, target = ENVIRONMENTS } of seed.variables ?? []) {
    store.projectVariables.push({
      ...{ id: state.ids.next('var'), projectId: id, key, value, type: 'encrypted' },
      target: target.map((name) => environmentId(store, id, name)),
      createdAt: clock.now(),
    });
  }
}

function addUser({ store }: State, seed: UserSeed): void {
  const { id, username = id, email = `${username}@example.com`, name = username } = seed;
  store.users.push({ id, username, email, name, role: seed.role ?? 'owner' });
}
