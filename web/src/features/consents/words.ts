import type { Assurance, Risk } from '@/shared/api/generated/types.gen';
import { say } from '@/shared/say';

const classes: Record<Risk, string> = {
  low: 'Low-risk fixes',
  medium: 'Medium-risk fixes',
  high: 'High-risk fixes',
  critical: 'Critical fixes',
};

const allAssurances: Record<Assurance, string> = {
  owner: 'the owner’s own word',
  recorded_for_organisation: 'recorded for the organisation by somebody else',
};

/** Whose word a consent is. */
export const assurances = say(allAssurances, {
  recorded_for_organisation: 'recorded for your practice by somebody else',
});

const all = {
  page: 'Consents',
  trail: 'Where you are',
  choose: 'Choose the organisation whose consents you want to see.',
  noOrganisation: 'No organisation is set up yet, so nobody could consent to anything.',
  lead: 'What this organisation allows Wardkeep to change. Without a consent in force nothing is changed; looking goes on.',
  classes: 'What may be allowed',
  classOf: (risk: Risk) => classes[risk],
  runbookClass: (title: string) => `One fix: ${title}`,
  examples: 'For example',
  moreExamples: (count: number) => `See all ${count}`,
  inForce: (count: number) => `In force (${count})`,
  noneInForce: 'No consent is in force: nothing is changed here.',
  ended: (count: number) => `Ended (${count})`,
  noneEnded: 'None has ended.',
  since: 'Since',
  until: 'Until',
  by: 'Given by',
  byWhom: (who: string, how: string) => `${who}, ${how}`,
  reason: 'Reason',
  revokedAt: 'Revoked',
  revokedBy: (who: string, why: string) => `by ${who}: ${why}`,
  give: (what: string) => `Allow ${what.toLowerCase()}`,
  giveOne: 'Allow a single fix',
  giveTitle: (what: string) => `Allow: ${what}`,
  giveAct: 'Give this consent',
  giveEffect:
    'It takes effect at the next check-in of each appliance. Guards, maintenance windows and dry run still hold, and every fix is checked again afterwards.',
  giveUndo: 'It can be revoked at any time.',
  untilLabel: 'Until (a year at most)',
  oneFix: 'Which fix',
  revoke: 'Revoke',
  revokeTitle: (what: string) => `Revoke: ${what}`,
  revokeAct: 'Revoke this consent',
  revokeEffect:
    'Appliances hear of it at their next check-in; until then a fix may still begin. A fix that has begun is not cut off in the middle. Looking goes on.',
  revokeUndo: 'It can be given again.',
  notStanding: 'Never by a standing consent: each single attempt needs a person’s yes.',
  disruptive: 'may interrupt work',
  undo: 'Undo',
};

/** Words of the consents page. */
export const words = say(all, {
  page: 'Your permissions',
  choose: 'Choose the practice whose permissions you want to see.',
  noOrganisation: 'Your practice is not set up yet.',
  lead: 'What your practice allows us to change. Without your permission nothing is changed; looking goes on.',
  inForce: (count: number) => `Allowed now (${count})`,
  noneInForce: 'You allow nothing yet: nothing is changed here.',
  giveAct: 'Give this permission',
  giveEffect:
    'It counts from the next contact of each box. Agreed hours still hold, and every fix is checked again afterwards.',
  revokeAct: 'Take this permission back',
  revoke: 'Take back',
  revokeTitle: (what: string) => `Take back: ${what}`,
  revokeEffect:
    'Boxes hear of it at their next contact; until then a fix may still begin. A fix that has begun ends its step. Looking goes on.',
  notStanding: 'Never in advance: each fix of this kind needs a person’s yes.',
});
