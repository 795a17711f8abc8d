import type { DryRunBecause, HealingState } from '@/shared/api/generated/types.gen';
import { say } from '@/shared/say';
import { plainBecause } from '@/shared/status/plain';

const because: Record<DryRunBecause, string> = {
  appliance_setting: 'the appliance itself is set to dry run (HEALING_DRY_RUN)',
  site_setting: 'this site is set to dry run',
  no_consent: 'the practice has given no consent',
  lease_lapsed: 'its leave to act has lapsed; it renews at the next check-in',
  stopped: 'healing is stopped',
};

const headings: Record<HealingState, string> = {
  observe_only: 'Dry run: Wardkeep observes here and changes nothing',
  active: 'Healing is active here',
  stopped: 'Healing is stopped here',
  unknown: 'We do not know whether fixes run here',
};

const plainHeadings: Record<HealingState, string> = {
  observe_only: 'Wardkeep looks here and changes nothing',
  active: 'Approved fixes run here',
  stopped: 'Fixes are stopped here',
  unknown: 'We do not know whether fixes run here',
};

const all = {
  page: 'Site',
  trail: 'Where you are',
  sites: 'Sites',
  tabs: 'Parts of this site',
  overview: 'Overview',
  devices: 'Devices',
  findings: 'Findings',
  incidents: 'Incidents',
  appliances: 'Appliances',
  orders: 'Orders',
  evidence: 'Evidence',
  localTime: (time: string) => `local time ${time}`,
  lab: 'Lab',
  checkNow: 'Check now',
  checkAsked: (count: number) =>
    count === 0
      ? 'No appliance is there to ask.'
      : `${count === 1 ? '1 appliance scans' : `${count} appliances scan`} at the next check-in.`,
  healingHeading: (state: HealingState) => headings[state],
  boxActs: (box: string) => `${box}: may act`,
  boxDry: (box: string, why: DryRunBecause | null) =>
    why === null ? `${box}: dry run, no reason reported` : `${box}: dry run, because ${because[why]}`,
  boxSilent: (box: string) => `${box}: has not reported yet`,
  noBox: 'No appliance is enrolled, so nothing is observed and nothing is changed.',
  stop: 'Stop healing here',
  resume: 'Let healing go on',
  stopTitle: (site: string) => `Stop healing at ${site}`,
  resumeTitle: (site: string) => `Let healing go on at ${site}`,
  stopLead:
    'No fix starts here any more. Looking goes on, and so do findings, incidents and evidence. A fix that is under way ends its step and is checked or taken back.',
  resumeLead: 'Fixes may start again, each under its rule, its guards and the consent of the practice.',
  stopTouches: (boxes: number) =>
    `It reaches ${boxes === 1 ? 'the 1 appliance' : `the ${boxes} appliances`} of this site at the next check-in; until each has reported it, a fix may still start there.`,
  stopUndo: 'Another person than you must let it go on.',
  resumeUndo: 'It can be stopped again at any time.',
  typeName: (name: string) => `Type the name of the site, “${name}”`,
  wanted: (dryRun: boolean) => `Wanted for this site: ${dryRun ? 'dry run' : 'healing'}.`,
  fixed: 'On this machine dry run is fixed and cannot be switched off here.',
  consents: (live: number) =>
    live === 0
      ? 'No consent of the practice is in force.'
      : `${live === 1 ? '1 consent' : `${live} consents`} in force`,
  firstEnds: 'the first ends',
  noScoreWhy: 'Nothing has been observed yet, so there is no score.',
  noCoverage: 'Nothing is expected here yet: no device is enrolled.',
  counts: 'Findings now',
  pass: 'Pass',
  fail: 'Fail',
  notObserved: 'Not observed',
  notObservedOf: (stale: number, error: number, never: number) =>
    `${stale} stale, ${error} could not look, ${never} never looked`,
  notApplicable: 'Not applicable',
  open: 'Open incidents',
  noneOpen: 'None is open.',
  lastScan: 'Last scan',
  noScan: 'Never',
  asOf: 'Counted at',
  disclaimer: 'Not legal advice. Not a certification.',
};

/** Words of the site page. */
export const words = say(all, {
  sites: 'Our sites',
  findings: 'Checks',
  incidents: 'Problems and fixes',
  appliances: 'Our box',
  evidence: 'Proof',
  healingHeading: (state: HealingState) => plainHeadings[state],
  boxActs: (box: string) => `${box}: may make approved fixes`,
  boxDry: (box: string, why: DryRunBecause | null) =>
    why === null ? `${box}: changes nothing` : `${box}: changes nothing, because ${plainBecause[why]}`,
  noBox: 'No box is set up here. Nothing is looked at, and nothing is changed.',
  stop: 'Stop fixes here',
  resume: 'Let fixes go on',
  stopTitle: (site: string) => `Stop fixes at ${site}`,
  resumeTitle: (site: string) => `Let fixes go on at ${site}`,
  stopLead: 'No fix starts here any more. We go on looking. A fix that is under way ends its step and is checked.',
  resumeLead: 'Approved fixes may start again, within what you allow.',
  stopTouches: (boxes: number) =>
    `It reaches ${boxes === 1 ? 'your box' : `your ${boxes} boxes`} at the next contact. Until then a fix may still start.`,
  wanted: (dryRun: boolean) => `Wanted here: ${dryRun ? 'look only' : 'approved fixes'}.`,
  fixed: 'On this machine it is fixed to look only.',
  consents: (live: number) =>
    live === 0 ? 'You allow no fix here.' : `You gave ${live === 1 ? '1 permission' : `${live} permissions`}`,
  noCoverage: 'Nothing is watched here yet.',
  counts: 'Checks now',
  fail: 'Need work',
  notObserved: 'Not looked at',
  notObservedOf: (stale: number, error: number, never: number) =>
    `${stale} not lately, ${error} without success, ${never} never`,
  open: 'Open problems',
  lastScan: 'Last look',
});
