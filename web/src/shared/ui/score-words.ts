import { say } from '@/shared/say';

const all = {
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

/** Words of the score, wherever one is shown. */
export const words = say(all, {
  score: 'Checks passing',
  passing: (passed: number, judged: number) =>
    `${passed} of ${judged} checks that we looked at pass, weighted by severity`,
  coverage: 'How much we can see',
  accepted: (count: number) => `${count} accepted risks count as needing work and are shown apart.`,
  window: 'The newest look at every machine and check. What was not looked at lately counts in no sum.',
});
