import type { TokenOrder } from '../state/tokens.js';
import { ServiceError } from '../wire/service-error.js';

const DETAIL = 'github_app_installation';
const REPOSITORY = /^(?:([\w.-]+)\/)?([\w.-]+)$/;
const PERMISSION = /^([a-z_]+)(?::(read|write|admin))?$/;
const LEVELS = ['read', 'write', 'admin'];

/** What a token of an installation is for; a field that is absent does not limit it. */
export interface InstallationNarrowing {
  /** Without their owners. */
  repositories?: string[];
  /** Levels by name. */
  permissions?: Record<string, string>;
  /** Who has to own the installation. */
  owners: string[];
}

/**
 * What an order means for GitHub: repositories are named by `resources`, permissions by `scopes`
 * such as `contents:read`, and both by an authorization detail.
 * @throws {ServiceError} `bad_request` for what GitHub has no words for
 */
export function narrowingOf(order: TokenOrder, serverUrl: string): InstallationNarrowing {
  const { scopes, resources = [], authorizationDetails = [] } = order;
  const [detail = { type: DETAIL }, ...others] = authorizationDetails;
  if (detail.type !== DETAIL || others.length > 0) {
    // Two would give each its own permissions, which one token of GitHub cannot have.
    throw wrong('authorizationDetails', `one of type ${DETAIL} at most`);
  }
  const { org, repositories, permissions } = detail as Record<string, unknown>;
  const named = [
    ...resources.map((each) => repositoryOf(each, serverUrl, 'resources')),
    ...textsOf(repositories, 'repositories').map((each) =>
      repositoryOf(each, serverUrl, 'authorizationDetails[0].repositories'),
    ),
  ];
  const levels = permissionsOf([...scopes, ...textsOf(permissions, 'permissions')]);
  const owners = [...textsOf(org, 'org'), ...named.flatMap(({ owner }) => owner ?? [])];
  return {
    ...(named.length > 0 && { repositories: [...new Set(named.map(({ name }) => name))] }),
    ...(levels.size > 0 && { permissions: Object.fromEntries(levels) }),
    owners: [...new Set(owners)],
  };
}

function repositoryOf(text: string, serverUrl: string, field: string) {
  const base = `${serverUrl.replace(/\/$/, '')}/`;
  const path = text.startsWith(base) ? text.slice(base.length) : text;
  const [, owner, name] = REPOSITORY.exec(path) ?? [];
  if (name === undefined) throw wrong(field, 'repositories such as "web", "acme/web" or their URL');
  return { owner, name };
}

/** Of two levels for one permission the higher one was asked for too. */
function permissionsOf(texts: string[]): Map<string, string> {
  const levels = new Map<string, string>();
  for (const text of texts) {
    const [, name, level = 'read'] = PERMISSION.exec(text) ?? [];
    if (name === undefined) throw wrong('scopes', 'permissions such as "contents:read"');
    const known = levels.get(name) ?? 'read';
    levels.set(name, LEVELS.indexOf(level) > LEVELS.indexOf(known) ? level : known);
  }
  return levels;
}

/** One text or several; a list of none would limit nothing. */
function textsOf(value: unknown, field: string): string[] {
  if (value === undefined) return [];
  const texts = Array.isArray(value) ? value : [value];
  if (texts.length > 0 && texts.every((each) => typeof each === 'string' && each !== '')) {
    return texts;
  }
  throw wrong(`authorizationDetails[0].${field}`, 'a text, or some');
}

function wrong(field: string, expected: string): ServiceError {
  return new ServiceError('bad_request', `body.${field}: expected ${expected}.`);
}
