/** Words of a practice's first page. Plain, short, and never better news than what was looked at. */
export const words = {
  page: 'Home',
  lead: 'How your computers stand, what was fixed, and what needs you.',
  // Are we fine?
  fine: 'Are we fine?',
  yes: (sites: number) =>
    sites === 1 ? 'Every check that we made passes.' : `Every check that we made passes at all ${sites} sites.`,
  work: (count: number) => (count === 1 ? '1 check needs work.' : `${count} checks need work.`),
  unclear: 'Not everything was looked at, so we cannot say yes.',
  pass: (passed: number, judged: number, sites: number) =>
    `${passed} of ${judged} checks pass at ${sites === 1 ? '1 site' : `${sites} sites`}.`,
  seen: (observed: number, expected: number) => `We can see ${observed} of ${expected} checks.`,
  silent: (site: string) => `We cannot tell for ${site}:`,
  silentSince: 'its box was last heard at',
  neverHeard: 'its box has never called.',
  nothingYet: 'Nothing was looked at yet.',
  noSite: 'No site is set up yet. Your IT provider does that.',
  lastLook: 'Counted at',
  toWork: 'See what needs work',
  toSites: 'See our sites',
  notAll: (count: number) => `The first ${count} sites are counted here.`,
  // What was fixed?
  fixed: 'What was fixed?',
  fixedLead: 'The newest problems that are over, and how each ended.',
  noneFixed: 'No problem has ended yet.',
  allFixed: 'See all problems and fixes',
  // What needs you?
  needs: 'What needs you?',
  nothing: 'Nothing needs you.',
  checkedAt: 'Checked at',
  noPermission: 'No fix is allowed yet. We look, and change nothing.',
  endsSoon: (count: number) =>
    count === 1 ? '1 permission ends within 30 days.' : `${count} permissions end within 30 days.`,
  waiting: (title: string) => `A fix waits for a yes: ${title}`,
  waitingMore: 'There are more that wait.',
  decide: 'Open your permissions',
  owner: 'The owner of your practice decides this.',
  disclaimer: 'Not legal advice. Not a certification.',
};
