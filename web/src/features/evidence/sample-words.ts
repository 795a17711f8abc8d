import { say } from '@/shared/say';

const all = {
  page: 'Sample of entries',
  lead: 'Looking into some entries instead of all? The seed decides which, so that nobody picks them, and the same seed over the same period gives the same ones again.',
  site: 'Site',
  anySite: 'All sites',
  kind: 'Kind',
  anyKind: 'All kinds',
  from: 'Received from (UTC)',
  to: 'Received before (UTC)',
  size: 'How many, at most 100',
  seed: 'Seed',
  seedHint: 'Letters, digits, dots and dashes. Write it down with the period: it is what makes the sample repeatable.',
  another: 'Another seed',
  draw: 'Draw the sample',
  badSeed: 'Use 1 to 64 letters, digits, dots, dashes or underscores.',
  badPeriod: 'The period ends before it begins.',
  drawn: (count: number, population: string) =>
    `${count} of ${population} entries that match, in the order of the draw`,
  seedWas: (seed: string) => `Seed: ${seed}`,
  unsettled: 'This period is not over. Entries that are still to come may take the place of some of these.',
  how: 'Taken are the entries with the lowest SHA-256 of the seed followed by the leaf hash. Whoever holds a kit of the period can draw the same ones without this server.',
  caption: 'The sample',
  none: 'No entry of that period matches.',
  notDrawn: 'Choose a period and draw.',
};

/** Words of the page that draws samples. */
export const words = say(all, {
  page: 'Sample of records',
  lead: 'Looking into some records instead of all? The seed decides which, so that nobody picks them, and the same seed over the same period gives the same ones again.',
  drawn: (count: number, population: string) =>
    `${count} of ${population} records that match, in the order of the draw`,
  unsettled: 'This period is not over. Records that are still to come may take the place of some of these.',
  how: 'Taken are the records with the lowest SHA-256 of the seed followed by the leaf hash. Whoever holds a kit of the period can draw the same ones without this server.',
  none: 'No record of that period matches.',
});
