/**
 * Which roles may do what: the one place of the pages, held against the server's policies by a test. The server decides;
 * this only leaves out what it would refuse.
 */
import type { Role } from '@/shared/api/generated/types.gen';

export type Roles = ReadonlySet<Role>;

const of = (...roles: Role[]): Roles => new Set(roles);

const operators: Role[] = ['operator.admin', 'operator.operator', 'operator.readonly'];
const clients: Role[] = ['client.owner', 'client.admin', 'client.viewer'];
const technicians: Role[] = ['operator.admin', 'operator.operator', 'partner.admin', 'partner.tech'];
const partnersStaff: Role[] = ['partner.admin', 'partner.tech'];

/** Groups of readers, by what they may open. */
export const readers = {
  /** Whoever has an account. */
  everybody: of(...operators, ...partnersStaff, 'partner.billing', ...clients),
  /** Everybody but those who only pay. */
  devices: of(...operators, ...partnersStaff, ...clients),
  /** Evidence, scores and kits. */
  proof: of(...operators, ...partnersStaff, ...clients, 'auditor.auditor'),
  fleet: of(...operators, ...partnersStaff),
  operators: of(...operators),
  people: of(...operators, 'partner.admin', 'client.owner'),
  technicians: of(...technicians),
  /** Where an act makes something new for a tenant. */
  founders: of('operator.admin', 'partner.admin'),
  sites: of('operator.admin', 'partner.admin', 'partner.tech'),
  kits: of(...technicians, 'client.owner', 'client.admin', 'auditor.auditor'),
} as const satisfies Record<string, Roles>;

/** Acts, each with who may and the operations of the API that carry it out. */
export const acts = {
  act: {
    roles: readers.technicians,
    calls: ['request_scan', 'give_order', 'cancel_order', 'create_device', 'change_device', 'archive_device'],
  },
  tier: { roles: readers.technicians, calls: ['change_healing_tier'] },
  codes: { roles: readers.technicians, calls: ['list_enrolment_codes', 'create_enrolment_code', 'confirm_keys'] },
  stop: {
    roles: of('operator.admin', 'operator.operator', 'partner.admin', 'client.owner'),
    calls: ['set_healing_stop'],
  },
  createSites: { roles: readers.sites, calls: ['create_site'] },
  createOrganisations: { roles: readers.founders, calls: ['create_organisation', 'rename_organisation'] },
  createPartners: { roles: of('operator.admin'), calls: ['create_partner'] },
  renamePartners: { roles: readers.founders, calls: ['rename_partner'] },
  retire: { roles: readers.founders, calls: ['retire_appliance'] },
  consent: {
    roles: of('operator.admin', 'partner.admin', 'client.owner'),
    calls: ['give_consent', 'revoke_consent'],
  },
  closeAlarms: { roles: readers.technicians, calls: ['close_alarm'] },
  askAgain: { roles: of('operator.admin', 'operator.operator'), calls: ['ask_again'] },
  readAudit: { roles: readers.people, calls: ['list_audit', 'download_audit'] },
  readPeople: { roles: readers.people, calls: ['list_users'] },
  managePeople: {
    roles: of('operator.admin', 'partner.admin', 'client.owner'),
    calls: [
      'list_people_sessions',
      'end_session_of',
      'end_sessions_of',
      'send_reset',
      'list_lost_factors',
      'decide_lost_factor',
      'list_invites',
      'invite',
      'revoke_invite',
      'change_user',
      'list_waiting_people',
      'decide_waiting_person',
    ],
  },
  manageProviders: {
    roles: of('operator.admin', 'partner.admin', 'client.owner'),
    calls: ['create_provider', 'change_provider', 'remove_provider'],
  },
  manageKeys: { roles: readers.founders, calls: ['list_api_keys', 'create_api_key', 'revoke_api_key'] },
  changeRetention: { roles: of('operator.admin'), calls: ['put_retention', 'purge_expired', 'decide_request'] },
  buildKits: { roles: readers.kits, calls: ['download_auditor_kit'] },
  manageAuditors: {
    roles: of('partner.admin', 'client.owner'),
    calls: ['list_grants', 'give_grant', 'change_grant', 'end_grant'],
  },
  /** Hears of changes as they happen. */
  hear: { roles: readers.devices, calls: ['stream_events'] },
  readSites: { roles: readers.devices, calls: ['get_site', 'get_site_summary'] },
  readOrders: { roles: readers.fleet, calls: ['list_orders', 'get_order'] },
} as const satisfies Record<string, { roles: Roles; calls: readonly string[] }>;

const has = (act: keyof typeof acts) => (role: Role | undefined) => role !== undefined && acts[act].roles.has(role);

/** Acts on a site: asks for a scan, gives orders, changes devices. */
export const mayAct = has('act');
export const mayChangeTier = has('tier');
export const mayEnrol = has('codes');
/** Stops healing at a site and lets it go on. */
export const mayStop = has('stop');
export const mayCreateSites = has('createSites');
export const mayCreateOrganisations = has('createOrganisations');
export const mayCreatePartners = has('createPartners');
export const mayRenamePartners = has('renamePartners');
export const mayRetire = has('retire');
export const mayConsent = has('consent');
export const mayCloseAlarms = has('closeAlarms');
/** Asks failing time-stamping authorities again at once. */
export const mayAskAgain = has('askAgain');
export const mayReadAudit = has('readAudit');
/** Invites, disables, lets in. */
export const mayManagePeople = has('managePeople');
export const mayManageProviders = has('manageProviders');
export const mayManageKeys = has('manageKeys');
export const mayChangeRetention = has('changeRetention');
export const mayBuildKits = has('buildKits');
export const mayHear = has('hear');
/** Opens a site; those who only pay see its name. */
export const mayReadSites = has('readSites');
export const mayReadOrders = has('readOrders');
