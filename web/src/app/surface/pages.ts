import type { RegisteredRouter } from '@tanstack/react-router';
import type { Role } from '@/shared/api/generated/types.gen';
import { acts, type Roles, readers } from '@/shared/session/may';

type Path = Exclude<keyof RegisteredRouter['routesByPath'], '/sites/$siteId/'>;

interface Page {
  /** Roles that may open it; a page that no role of a surface may open does not exist there. */
  roles: Roles;
  /** Operations of the API without which the page says nothing. */
  reads: readonly string[];
}

const page = (roles: Roles, ...reads: string[]): Page => ({ roles, reads });

/** Every page, once, for every surface: operator, partner and client share the code behind each. */
export const pages: Readonly<Record<Path, Page>> = {
  '/': page(new Set<Role>([...readers.everybody, 'auditor.auditor']), 'get_me'),
  '/me': page(readers.everybody, 'get_me', 'get_own_factors', 'list_own_sessions'),
  '/sites': page(readers.everybody, 'list_sites', 'count_sites'),
  '/sites/new': page(acts.createSites.roles, 'create_site', 'list_organisations'),
  '/sites/$siteId': page(readers.devices, 'get_site', 'get_site_summary'),
  '/sites/$siteId/appliances': page(readers.devices, 'list_site_appliances', 'get_healing_tier'),
  '/sites/$siteId/devices': page(readers.devices, 'list_devices'),
  '/sites/$siteId/devices/new': page(readers.technicians, 'create_device'),
  '/sites/$siteId/devices/$deviceId': page(readers.devices, 'get_device', 'list_findings', 'list_incidents'),
  '/sites/$siteId/findings': page(readers.devices, 'list_findings'),
  '/sites/$siteId/findings/$findingId': page(readers.devices, 'get_finding'),
  '/sites/$siteId/incidents': page(readers.devices, 'list_incidents'),
  '/sites/$siteId/orders': page(readers.fleet, 'list_orders'),
  '/sites/$siteId/evidence': page(readers.devices, 'list_entries', 'list_logs'),
  '/appliances': page(readers.fleet, 'list_appliances'),
  '/orders/$orderId': page(readers.fleet, 'get_order'),
  '/incidents': page(readers.devices, 'list_incidents'),
  '/incidents/$incidentId': page(readers.devices, 'get_incident'),
  '/partners': page(readers.operators, 'list_partners'),
  '/partners/$partnerId': page(readers.operators, 'get_partner', 'list_organisations'),
  '/organisations': page(readers.fleet, 'list_organisations'),
  '/organisations/$organisationId': page(readers.fleet, 'get_organisation', 'list_sites', 'list_scores'),
  '/organisations/$organisationId/consents': page(readers.devices, 'list_consents', 'list_runbooks'),
  '/consents': page(readers.devices, 'list_organisations', 'list_consents'),
  '/evidence': page(readers.proof, 'list_logs'),
  '/evidence/entries': page(readers.proof, 'list_entries'),
  '/evidence/entries/$entryId': page(readers.proof, 'get_entry'),
  '/evidence/anchors': page(readers.proof, 'list_anchors'),
  '/evidence/sample': page(readers.proof, 'draw_sample'),
  '/verify-evidence': page(readers.proof, 'list_logs', 'list_leaves', 'get_log_heads'),
  '/kits': page(readers.kits, 'download_auditor_kit', 'download_trust_file'),
  '/compliance': page(readers.proof, 'list_scores', 'list_frameworks', 'get_framework_standing'),
  '/compliance/$framework/$control': page(readers.proof, 'get_framework_standing'),
  '/people': page(readers.people, 'list_users'),
  '/sessions': page(acts.managePeople.roles, 'list_people_sessions'),
  '/auditors': page(acts.manageAuditors.roles, 'list_grants'),
  '/audit': page(readers.people, 'list_audit'),
  '/settings/api-keys': page(acts.manageKeys.roles, 'list_api_keys'),
  '/settings/sign-in-providers': page(readers.people, 'list_providers'),
  '/settings/retention': page(readers.operators, 'get_retention'),
};

/** The page of a route; the overview of a site is written with a slash at its end. */
export function pageOf(fullPath: string): Page | undefined {
  const path = fullPath.length > 1 && fullPath.endsWith('/') ? fullPath.slice(0, -1) : fullPath;
  return Object.hasOwn(pages, path) ? Object.entries(pages).find(([one]) => one === path)?.[1] : undefined;
}

/** Whether somebody of that role may open it; `elsewhere` where others of the same realm may. */
export function mayOpen(fullPath: string, role: Role): 'yes' | 'elsewhere' | 'no' {
  const roles = pageOf(fullPath)?.roles ?? new Set<Role>();
  if (roles.has(role)) return 'yes';
  const realm = role.slice(0, role.indexOf('.') + 1);
  return [...roles].some((one) => one.startsWith(realm)) ? 'elsewhere' : 'no';
}
