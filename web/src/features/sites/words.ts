import { say } from '@/shared/say';

const all = {
  page: 'Sites',
  newSite: 'New site',
  lead: 'Every place that is watched, and whether its box calls home.',
  caption: 'Sites, by name',
  headName: 'Site',
  headState: 'Connection',
  headLast: 'Last check-in',
  headHealing: 'Healing',
  headTier: 'Healing tier',
  headBoxes: 'Appliances',
  never: 'Never',
  lab: 'Lab',
  none: 'No site exists yet. Create one, then enrol an appliance there with a code.',
  counts: 'Sites by connection',
  total: 'Sites',
};

/** Words of the list of sites. */
export const words = say(all, {
  page: 'Our sites',
  lead: 'Every place of your practice that is watched, and whether its box calls.',
  headState: 'The box',
  headLast: 'Last contact',
  headHealing: 'Fixes',
  headTier: 'What may be fixed',
  headBoxes: 'Boxes',
  none: 'No site is set up yet. Your IT provider does that.',
  counts: 'Sites by how their box calls',
});
