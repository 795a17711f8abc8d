import type { Role } from '@/shared/api/generated/types.gen';

/** Roles as a person reads them. */
export const roleWords: Record<Role, string> = {
  'operator.admin': 'operator, administrator',
  'operator.operator': 'operator',
  'operator.readonly': 'operator, reading only',
  'partner.admin': 'partner, administrator',
  'partner.tech': 'partner, technician',
  'partner.billing': 'partner, billing',
  'partner.key': 'partner, program with an API key',
  'client.owner': 'practice, owner',
  'client.admin': 'practice, administrator',
  'client.viewer': 'practice, reading only',
  'auditor.auditor': 'auditor, for a time',
  'appliance.appliance': 'appliance',
  'system.system': 'Wardkeep itself',
};

export const isRole = (value: string): value is Role => Object.hasOwn(roleWords, value);
