import type { CauseCode, NoticeCode, WaitingFor } from '@/shared/api/generated/types.gen';

const counted = (one: string, many: (count: number) => string) => (count: number) => (count === 1 ? one : many(count));

const causes: Record<CauseCode, (count: number) => string> = {
  evidence_alarm: counted('1 alarm in its evidence', (count) => `${count} alarms in its evidence`),
  appliance_offline: counted('1 appliance is offline', (count) => `${count} appliances are offline`),
  failing_critical: counted('1 critical check fails', (count) => `${count} critical checks fail`),
  escalated: counted('1 incident waits for a person', (count) => `${count} incidents wait for a person`),
  keys_unconfirmed: counted(
    'The keys of 1 appliance are not compared',
    (count) => `The keys of ${count} appliances are not compared`,
  ),
  waiting_approval: counted('1 fix waits for approval', (count) => `${count} fixes wait for approval`),
  failing_high: counted('1 check of high severity fails', (count) => `${count} checks of high severity fail`),
  healing_stopped: () => 'Healing is stopped',
  appliance_stale: counted('1 appliance is late', (count) => `${count} appliances are late`),
  not_observed: counted('1 check is not observed', (count) => `${count} checks are not observed`),
  appliance_pending: counted('1 appliance never checked in', (count) => `${count} appliances never checked in`),
  not_enrolled: () => 'No appliance is enrolled',
};

const notices: Record<NoticeCode, { what: string; todo: string }> = {
  evidence_not_sealed: {
    what: 'Evidence waits too long for its checkpoint',
    todo: 'Until it is sealed, its place in the log is not proven. See that the worker runs and can read the checkpoint key.',
  },
  platform_log_faulty: {
    what: 'The platform’s own log is not what was signed',
    todo: 'Time stamps rest on it. Under Evidence, Anchors, stands which entry or object differs; keep database and store as they are until somebody looked.',
  },
  store_not_worm: {
    what: 'The evidence store does not itself refuse changes',
    todo: 'A change is still detected, not hindered. Keep evidence in a bucket with object lock in force: S3_ENDPOINT and its keys name it.',
  },
  no_second_factor: {
    what: 'Sign-in asks for no second factor',
    todo: 'A password alone opens this server. Keep it on loopback, or behind a sign-in that asks for two.',
  },
  anchoring_off: {
    what: 'No outside witness vouches for the time of checkpoints',
    todo: 'Times are this server’s word, beside what the appliances witnessed. TSA_URLS and TSA_ROOTS name time-stamping authorities.',
  },
  anchor_old: {
    what: 'No outside time stamp for over 24 hours',
    todo: 'See under Evidence which authority does not answer, and why. Entries are kept and sealed meanwhile; the next stamp covers them.',
  },
  cache_in_process: {
    what: 'Limits are counted in each process by itself',
    todo: 'Right for one process. Before you run several, configure the shared cache.',
  },
};

const waiting: Record<WaitingFor, string> = {
  partner: 'the partner',
  practice: 'the practice',
  appliance: 'the appliance',
  operator: 'an operator',
  nobody: 'nobody',
};

/** Words of the fleet overview. */
export const words = {
  cause: (code: CauseCode, count: number) => causes[code]?.(count) ?? code,
  notice: (code: NoticeCode) => notices[code] ?? { what: code, todo: '' },
  waiting: (who: WaitingFor) => `waits for ${waiting[who] ?? who}`,
  appliances: 'Appliances',
  needing: 'Sites needing action, worst first',
  needingOf: (count: number, total: number) =>
    `${count} of ${total} ${total === 1 ? 'site needs' : 'sites need'} somebody`,
  needingMore: (shown: number, all: number) => `The worst ${shown} of ${all}.`,
  needingNone: 'No site needs anybody now.',
  allSites: 'Show all sites',
  since: 'since',
  funnel: (hours: number) => `Incidents, last ${hours} h`,
  funnelNote: 'Opened in that time. The lists behind the numbers show these first, older ones after them.',
  detected: 'Detected',
  decided: 'Decided',
  healed: 'Healed',
  recovered: 'Recovered by itself',
  escalated: 'Escalated',
  open: 'Still open',
  evidence: 'Evidence',
  entries: 'Entries',
  sealed: 'Under a signed checkpoint',
  oldest: 'Oldest not sealed yet',
  allSealed: 'None waits',
  noEntries: 'No entry has arrived yet',
  alarms: 'Alarms',
  notices: 'Notices of the system',
  feed: 'As it happens',
  feedSince: (time: string) => `Since ${time}, when you opened this page.`,
  feedQuiet: 'Nothing has changed since then.',
  feedLost: 'No events come now; what changes meanwhile is missing here.',
  feedStarting: 'Not listening yet.',
  checkins: (count: number) => (count === 1 ? '1 check-in was heard.' : `${count} check-ins were heard.`),
  manyFindings: 'Many findings changed',
  manyIncidents: 'Many incidents changed',
  checkpoint: 'A checkpoint was signed',
  order: 'Order',
  at: 'at',
  loading: 'Reading',
  // The first steps.
  first: 'First steps',
  firstLead: 'From this server to the first device that is healed.',
  steps: [
    ['Look at a site', 'The site of this machine shows what Wardkeep sees, in dry run.'],
    ['Create a site', 'One for each place of a practice.'],
    ['Enrol its appliance', 'Make a code on the site’s Appliances page, claim it on the box, compare the keys.'],
    ['Add a device', 'With its address, its account and its pinned host key.'],
    ['Ask the practice for consent', 'Without it everything is observed and nothing is changed.'],
  ] as const,
  toSites: 'Open sites',
  newSite: 'New site',
  asOf: 'Counted at',
};
