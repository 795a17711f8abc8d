import type { Assurance, Risk } from '@/shared/api/generated/types.gen';

const classes: Record<Risk, string> = {
  low: 'Low-risk fixes',
  medium: 'Medium-risk fixes',
  high: 'High-risk fixes',
  critical: 'Critical fixes',
};

/** Whose word a consent is. */
export const assurances: Record<Assurance, string> = {
  owner: 'the owner’s own word',
  recorded_for_organisation: 'recorded for the organisation by somebody else',
};

/** Words of the consents page. */
export const words = {
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
