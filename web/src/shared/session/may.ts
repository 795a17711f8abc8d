import type { Role } from '@/shared/api/generated/types.gen';

const acting: ReadonlySet<Role> = new Set<Role>([
  'operator.admin',
  'operator.operator',
  'partner.admin',
  'partner.tech',
]);

/** True for the roles that may act on a site. The server decides; this only leaves out a control that it would refuse. */
export function mayAct(role: Role | undefined): boolean {
  return role !== undefined && acting.has(role);
}
