import type { ControlStanding } from '@/shared/api/generated/types.gen';
import { say } from '@/shared/say';

/** Who can see a control at all. */
export const seenBy: Record<ControlStanding['seen'], string> = {
  machine: 'Machines can see all of it.',
  part: 'Machines see a part of it; a person must state the rest.',
  organisational: 'Machine checks do not look at it. It is a matter of the organisation: a person must state it.',
};

const all = {
  page: 'Compliance',
  control: 'Control',
  trail: 'Where you are',
  lead: 'Where the controls of a framework stand, and how much of them is seen at all.',
  framework: 'Framework',
  place: 'Site or organisation',
  wholeOrganisation: (name: string) => `${name}, all sites`,
  noPlace: 'No site is set up yet, so nothing is observed and no control has a status.',
  noScoreWhy: 'Nothing that serves this framework has been observed yet, so there is no score.',
  noCoverage: 'No data: nothing is expected here yet.',
  controls: 'Controls',
  counted: (observed: number, total: number) => `${observed} of ${total} controls are observed or stated`,
  accepted: 'With an accepted risk',
  window: 'Window: the newest look at every device and check. What is stale, in error or never observed is in no sum.',
  share: (percent: number) =>
    `A control is met only when every check of its objectives passed freshly on at least ${percent} % of the devices in scope.`,
  asOf: 'As of',
  sites: (count: number) => (count === 1 ? '1 site' : `${count} sites`),
  caption: 'Controls of the framework',
  headControl: 'Control',
  headStatus: 'Status',
  headWhy: 'What stands against it',
  more: (count: number) => `and ${count} more`,
  nothingAgainst: 'Nothing stands against it.',
  all: 'All',
  filter: 'Show controls',
  noneWith: 'No control has this status.',
  showAll: 'Show all controls',
  notMeasured:
    'Not measured here: what no machine looks at, policies, training, contracts, and people’s conduct. Not legal advice. Not a certification.',
  // One control.
  unknownControl: 'This framework has no such control.',
  missing: 'What stands against it',
  objectives: 'Objectives and their checks',
  direct: 'asked for by this control',
  supports: 'supports it, and never decides alone',
  devicesPassing: (passing: number, devices: number) =>
    devices === 0 ? 'No device is in scope.' : `${passing} of ${devices} devices passed every check of it, freshly`,
  noChecks: 'No check of ours looks at this yet.',
  checksCaption: (objective: string) => `Checks of the objective: ${objective}`,
  headCheck: 'Check',
  headSeverity: 'Severity',
  headPassed: 'Pass',
  headFailed: 'Fail',
  headAccepted: 'Accepted',
  headUnseen: 'Not observed',
  headScope: 'In scope',
  headEvidence: 'Evidence',
  allEvidence: 'Every entry for this control',
  evidenceOf: (check: string) => `: entries that judged ${check}`,
  statusWorking: 'How the status is computed',
  leftOut: 'Left out: looks that are stale, ended in an error, or were never made.',
  weights: 'A control’s status has no weights: one grave fail of a direct check decides. Weights belong to the score.',
};

/** Words of the compliance pages. A status is evidence of what was seen, not a judgement of anybody. */
export const words = say(all, {
  page: 'How we stand',
  lead: 'How the controls of a framework stand, and how much of them we can see.',
  place: 'Site',
  noPlace: 'No site is set up yet, so nothing is looked at and no control has a status.',
  noScoreWhy: 'Nothing that serves this framework was looked at yet.',
  counted: (observed: number, total: number) => `${observed} of ${total} controls are looked at or stated`,
  accepted: 'With a risk you chose to accept',
  headUnseen: 'Not looked at',
  headEvidence: 'Proof',
  allEvidence: 'Every record for this control',
  evidenceOf: (check: string) => `: records of ${check}`,
});
