import { say } from '@/shared/say';

const all = {
  page: 'Auditors',
  lead: 'Who outside may read the evidence, scores and kit of a practice, and until when.',
  caption: 'Grants, newest first',
  none: 'No auditor was let in yet. A grant opens evidence, scores and kit of one practice for some days, and no more.',
  headWho: 'Auditor',
  headOrganisation: 'Organisation',
  headState: 'State',
  headEnds: 'Ends',
  headEntered: 'Last signed in',
  headWhy: 'Reason',
  never: 'Never',
  by: (who: string) => `by ${who}`,
  unknown: 'An organisation that is not listed here',
  give: 'Let an auditor in',
  giveLead: 'The auditor gets a mail and signs in with a mailed code. Each file that they download is written down.',
  address: 'Mail address',
  name: 'Name and firm',
  organisation: 'Organisation',
  days: 'Days',
  daysHint: '1 to 30.',
  why: 'Reason',
  act: 'Let them in',
  end: 'End',
  endNamed: (name: string) => `End the access of ${name}`,
  endTitle: (name: string) => `End the access of ${name}?`,
  endLead: 'At once. A session that is open ends with it. You can let them in again.',
  endAct: 'End the access',
};

/** Words of grants to auditors. */
export const words = say(all, {
  lead: 'Who outside may read your records, and until when.',
  none: 'No auditor was let in yet. You decide who may read, and for how many days.',
  headOrganisation: 'Practice',
  unknown: 'Your practice',
});
