/** Words of the score, wherever one is shown. */
export const words = {
  score: 'Share of checks passing',
  percent: (value: number) => `${value} %`,
  passing: (passed: number, judged: number) => `${passed} of ${judged} observed checks pass, weighted by severity`,
  noScore: 'No data',
  capped: 'Why the band is held back',
  coverage: 'Coverage',
  coverageOf: (observed: number, expected: number) => `${observed} of ${expected} looks are fresh`,
  working: 'How this is computed',
  weight: (severity: string, weight: number, passed: number, failed: number) =>
    `${severity}: weight ${weight}, ${passed} pass, ${failed} fail`,
  accepted: (count: number) => `${count} accepted risks count as failing and are shown apart.`,
  window: 'Window: the newest look at every device and check. What is stale, in error or never observed is in no sum.',
};
