import type { Role } from '@/shared/api/generated/types.gen';

/** Roles that a person can be given; an auditor is let in by a grant instead. */
export const roles: readonly Role[] = [
  'operator.admin',
  'operator.operator',
  'operator.readonly',
  'partner.admin',
  'partner.tech',
  'partner.billing',
  'client.owner',
  'client.admin',
  'client.viewer',
];
export const realms: readonly string[] = ['operator', 'partner', 'client'];
export const realmOf = (role: Role): string => role.slice(0, role.indexOf('.'));
