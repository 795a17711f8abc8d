import type { Role } from '@/shared/api/generated/types.gen';

const acting: ReadonlySet<Role> = new Set<Role>([
  'operator.admin',
  'operator.operator',
  'partner.admin',
  'partner.tech',
]);

const of = (...roles: Role[]): ReadonlySet<Role> => new Set(roles);
const stopping = of('operator.admin', 'operator.operator', 'partner.admin', 'client.owner');
const creating = of('operator.admin', 'partner.admin', 'partner.tech');
const retiring = of('operator.admin', 'partner.admin');
const auditing = of('operator.admin', 'operator.operator', 'operator.readonly', 'partner.admin', 'client.owner');
const has = (roles: ReadonlySet<Role>) => (role: Role | undefined) => role !== undefined && roles.has(role);

/** Stops healing at a site and lets it go on. */
export const mayStop = has(stopping);
export const mayCreateSites = has(creating);
export const mayRetire = has(retiring);
export const mayReadAudit = has(auditing);

/** Sees who there is; invites and disables. */
export const mayReadPeople = has(
  of('operator.admin', 'operator.operator', 'operator.readonly', 'partner.admin', 'client.owner'),
);
export const mayManagePeople = has(of('operator.admin', 'partner.admin', 'client.owner'));
export const mayManageKeys = has(of('operator.admin', 'partner.admin'));

/** True for the roles that may act on a site. The server decides; this only leaves out a control that it would refuse. */
export function mayAct(role: Role | undefined): boolean {
  return role !== undefined && acting.has(role);
}
