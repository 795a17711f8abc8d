/** Words of the list of sites. */
export const words = {
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
