/** What a person is in a team. */
export const ROLES = ['owner', 'member', 'developer', 'viewer'] as const;

export type Role = (typeof ROLES)[number];

/**
 * What a role may do besides looking: get tokens for itself, create and change connectors and
 * projects, attach connectors to projects, and revoke the tokens of others.
 */
export type Permission = 'use' | 'mutate' | 'attach' | 'revoke';

const PERMISSIONS: Record<Role, readonly Permission[]> = {
  owner: ['use', 'mutate', 'attach', 'revoke'],
  member: ['use', 'mutate', 'attach', 'revoke'],
  developer: ['use'],
  viewer: [],
};

/** Whether a role has a permission. */
export function permits(role: Role, permission: Permission): boolean {
  return PERMISSIONS[role].includes(permission);
}

/** The roles that have a permission, to tell a person who can help: `Owner or Member`. */
export function rolesWith(permission: Permission): string {
  return ROLES.filter((role) => permits(role, permission))
    .map((role) => role.charAt(0).toUpperCase() + role.slice(1))
    .join(' or ');
}
