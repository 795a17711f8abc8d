import type { DryRunBecause, HealingTier } from '@/shared/api/generated/types.gen';
import { say } from '@/shared/say';
import { plainBecause } from '@/shared/status/plain';
import { tierWords } from '@/shared/tier';

const because: Record<DryRunBecause, string> = {
  appliance_setting: 'HEALING_DRY_RUN is set on the appliance',
  site_setting: 'the site is set to dry run',
  no_consent: 'no consent of the practice is in force',
  lease_lapsed: 'its leave to act has lapsed',
  stopped: 'healing is stopped',
};

const all = {
  page: 'Appliances',
  none: 'No appliance is enrolled here. Make an enrolment code below and claim the site with it on the box.',
  tier: 'Healing tier',
  tierLead: 'Which rules may choose a fix at this site. A tier grants no consent.',
  wanted: 'Wanted',
  setBy: 'Set by',
  setAt: 'Set',
  reason: 'Reason',
  neverSet: 'Nobody yet: this is where every site starts',
  change: (to: HealingTier) => `Preview a change to ${tierWords[to]}`,
  reported: 'What each appliance reports',
  reportedNone: 'No appliance has reported a tier yet.',
  appliance: 'Appliance',
  reportedTier: 'Reports',
  nothingReported: 'Nothing yet',
  ruleSet: 'Rule set',
  ruleSetDigest: 'digest of the rule set',
  since: 'Since',
  state: 'Setting',
  rules: (count: number) => (count === 1 ? '1 rule family in this tier' : `${count} rule families in this tier`),
  noData: 'No data',
  // Preview and confirmation.
  dialogTitle: (to: HealingTier) => `Change the healing tier to ${tierWords[to]}`,
  previewReason: 'Preview only; nothing is changed by this.',
  affected: 'What it touches now',
  devices: (count: number | null) =>
    count === null ? 'Devices: no data' : count === 1 ? '1 device' : `${count} devices`,
  openFindings: (count: number | null) =>
    count === null ? 'open findings: no data' : count === 1 ? '1 open finding' : `${count} open findings`,
  added: (count: number) => (count === 1 ? '1 rule family is gained' : `${count} rule families are gained`),
  removed: (count: number) => (count === 1 ? '1 rule family is lost' : `${count} rule families are lost`),
  unchanged: (count: number) => (count === 1 ? '1 rule family stays' : `${count} rule families stay`),
  heals: (check: string, runbook: string) => `${check}: ${runbook}`,
  risk: (risk: string) => `risk ${risk}`,
  consented: 'consent held',
  notConsented: 'held until consent is given',
  disabled: 'runbook switched off here',
  awaiting: (count: number) =>
    count === 1 ? '1 check of this family cannot be healed yet' : `${count} checks of this family cannot be healed yet`,
  idle: (families: string) => `This version has no fix yet for: ${families}`,
  undo: 'To undo it, change the tier back. It takes effect at the next check-in.',
  why: 'Reason',
  whyHint: (left: number) => (left > 0 ? `${left} more characters are needed.` : 'It is written into the audit log.'),
  typeName: (name: string) => `Type the name of the site, “${name}”, to raise the tier`,
  confirm: (to: HealingTier) => `Change to ${tierWords[to]}`,
  cancel: 'Cancel',
  again: 'The rules changed while you were looking. This is the new preview.',
  done: 'Wanted from now on. It is in effect when each appliance has reported it.',
  // A box.
  connection: 'Last check-in',
  never: 'Never',
  dryRun: 'Dry run',
  dryRunOn: (why: DryRunBecause | null) =>
    why === null ? 'In effect, no reason reported' : `In effect, because ${because[why]}`,
  dryRunOff: 'Off: approved fixes run',
  keys: 'Keys compared',
  keysMissing: 'Not compared yet: nothing is delivered to this box until a person has compared its fingerprints.',
  keysBy: (who: string | null, how: string | null) =>
    [who === null ? '' : `by ${who}`, how ?? '']
      .map((part) => part.replaceAll('_', ' '))
      .filter(Boolean)
      .join(', ')
      .concat(', '),
  versions: 'Versions',
  version: (appliance: string, catalogue: string) => `appliance ${appliance}, catalogue ${catalogue}`,
  uptime: 'Running for',
  queue: 'Waiting to be sent',
  queueCount: (count: number) => (count === 1 ? '1 message' : `${count} messages`),
  queueOldest: 'oldest from',
  queueUnknown: 'Unknown while it does not call',
  clock: 'Clock',
  clockTrusted: (offset: number | null) => (offset === null ? 'trusted' : `trusted, ${offset} ms off`),
  clockUntrusted: (answered: number, asked: number) => `not trusted: ${answered} of ${asked} time sources answered`,
  addresses: 'Addresses',
  claimed: 'Enrolled',
  hardware: 'Hardware id',
  retireOf: 'Retire this appliance',
  retireTitle: (name: string) => `Retire ${name}`,
  retireLead:
    'Its keys are no longer taken from the next call on, and what only it watches is no longer looked at. Its evidence stays.',
  retireUndo: 'This cannot be undone. The same machine can enrol again with a new code and new keys.',
  retire: 'Retire it',
  typeBox: (name: string) => `Type the name of the appliance, “${name}”`,
  // All appliances.
  allLead: 'Every box that calls home, and when it last did.',
  allCaption: 'Appliances, by name',
  filter: 'Show appliances',
  all: 'All',
  noneOf: 'No appliance is in this state.',
  noneAtAll: 'No appliance is enrolled yet. Create a site, make an enrolment code there and claim it on the box.',
  showAll: 'Show all appliances',
  headSite: 'Site',
  headState: 'Connection',
  failures: 'Failed at the last scan',
  noFailures: 'Nothing',
};

/** Words of a site's appliances and of its healing tier. */
export const words = say(all, {
  page: 'Our box',
  none: 'No box is set up here. Your IT provider does that.',
  tier: 'What may be fixed',
  tierLead: 'Which approved fixes may be chosen at this site. It allows nothing that you have not allowed.',
  reported: 'What each box reports',
  reportedNone: 'No box has reported yet.',
  appliance: 'Box',
  rules: (count: number) => (count === 1 ? '1 kind of approved fix' : `${count} kinds of approved fix`),
  connection: 'Last contact',
  dryRun: 'May it change anything?',
  dryRunOn: (why: DryRunBecause | null) => (why === null ? 'No' : `No, because ${plainBecause[why]}`),
  dryRunOff: 'Yes: approved fixes run',
  heals: (check: string, runbook: string) => `${check}: ${runbook}`,
  consented: 'you allow it',
  notConsented: 'held until you allow it',
  disabled: 'switched off here',
});
