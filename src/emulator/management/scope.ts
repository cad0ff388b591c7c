import type { Service } from '../service.js';
import type { Team } from '../state/records.js';
import { ServiceError } from '../wire/service-error.js';
import type { ManagementCall } from './management-call.js';
import { readLimit } from './pagination.js';

/** `GET /v2/user` */
export function answerUser(_service: Service, { user, caller }: ManagementCall): unknown {
  const { id, email, name, username } = user;
  // Without this version and a default team the CLI asks a person for the team.
  const version = 'northstar';
  const defaultTeamId = caller.teamId;
  return {
    user: { id, email, name, username, version, defaultTeamId, avatar: null, billing: null },
  };
}

/** `GET /teams/:idOrSlug` */
export function answerTeam(service: Service, { params, caller }: ManagementCall): unknown {
  const name = params['team'] ?? '';
  const team = service.store.teams.find(({ id, slug }) => id === name || slug === name);
  if (team !== undefined && caller.teamIds.includes(team.id)) return describeTeam(team, caller);
  throw new ServiceError('not_found', 'The team does not exist, or the token is not of it.');
}

/** `GET /v1/teams` */
export function answerTeams(service: Service, { caller }: ManagementCall): unknown {
  return { teams: teamsOf(service, caller) };
}

/** `GET /v2/teams` */
export function answerTeamsPage(service: Service, { caller, query }: ManagementCall): unknown {
  const teams = teamsOf(service, caller).slice(0, readLimit(query, 20));
  return { teams, pagination: { count: teams.length, next: null, prev: null } };
}

/** `GET /v6/user/tokens`: the tokens of the user, without their values. */
export function answerTokens({ store }: Service, { user }: ManagementCall): unknown {
  const own = store.accessTokens.filter(({ userId }) => userId === user.id);
  const tokens = own.map(({ teamId, isSession }, index) => ({
    ...{ id: `tok_${index + 1}`, name: isSession ? 'CLI' : 'Access token', type: 'token' },
    ...{ origin: 'manual', createdAt: 0, activeAt: 0, scopes: [{ type: 'team', teamId }] },
  }));
  return { tokens, pagination: { count: tokens.length, next: null, prev: null } };
}

/** `DELETE /v3/user/tokens/current` */
export function answerLogout({ store }: Service, { request }: ManagementCall): unknown {
  const header = request.headers.get('authorization') ?? '';
  const index = store.accessTokens.findIndex(({ token }) => header.endsWith(` ${token}`));
  store.accessTokens.splice(index, index === -1 ? 0 : 1);
  return { tokenId: 'current' };
}

function teamsOf({ store }: Service, caller: ManagementCall['caller']): unknown[] {
  return store.teams
    .filter(({ id }) => caller.teamIds.includes(id))
    .map((team) => describeTeam(team, caller));
}

function describeTeam(
  { id, slug, name, plan }: Team,
  { role }: ManagementCall['caller'],
): Record<string, unknown> {
  const membership = { role: role.toUpperCase(), confirmed: true };
  return { id, slug, name, avatar: null, createdAt: 0, membership, billing: { plan } };
}
