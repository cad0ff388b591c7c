import { addConnector } from './connectors.js';
import { recordConsent } from './grants.js';
import { installationIdOf, resolveInstallation } from './installations.js';
import type { AccessToken, Grant } from './records.js';
import type {
  AccessTokenSeed,
  EmulatorSeed,
  GrantSeed,
  ProjectSeed,
  TeamSeed,
  UserSeed,
} from './seed.js';
import type { State } from './store.js';
import { APP, userPrincipal } from './subjects.js';

const DEFAULT_TEAM: TeamSeed = { id: 'team_emu', slug: 'emu' };
const DEFAULT_PROJECT: ProjectSeed = { id: 'prj_emu', name: 'app' };
const DEFAULT_USER: UserSeed = { id: 'user_emu', username: 'emu' };

/**
 * Fills an empty store with what a seed describes.
 * @throws {TypeError} that names the part of the seed that does not fit the others.
 */
export function loadSeed(state: State, seed: EmulatorSeed): void {
  const teams = [seed.team ?? DEFAULT_TEAM, ...(seed.teams ?? [])];
  addEach('teams', teams, (team) => addTeam(state, team));
  addEach('projects', seed.projects ?? [DEFAULT_PROJECT], (each) => addProject(state, each));
  addEach('users', seed.users ?? [DEFAULT_USER], (user) => addUser(state, user));
  addEach('accessTokens', seed.accessTokens, (each) => addAccessToken(state, each));
  addEach('connectors', seed.connectors, (connector) => addConnector(state, connector));
  addEach('grants', seed.grants, (grant) => addGrant(state, grant));
}

/** Issues an access token to a user of a team. */
export function addAccessToken(state: State, seed: AccessTokenSeed = {}): AccessToken {
  const { store, ids } = state;
  const accessToken: AccessToken = {
    token: seed.token ?? ids.credential('vercel'),
    userId: store.user(seed.user).id,
    teamId: store.team(seed.team).id,
    projectId: seed.project === undefined ? undefined : store.project(seed.project).id,
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

function addTeam({ store }: State, { id, slug = id, name = slug }: TeamSeed): void {
  store.teams.push({ id, slug, name });
}

function addProject({ store }: State, { id, name = id, team }: ProjectSeed): void {
  store.projects.push({ id, name, teamId: store.team(team).id });
}

function addUser({ store }: State, seed: UserSeed): void {
  const { id, username = id, email = `${username}@example.com`, name = username } = seed;
  store.users.push({ id, username, email, name });
}
