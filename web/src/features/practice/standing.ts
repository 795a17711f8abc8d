import type { SiteScore, SiteSummary } from '@/shared/api/generated/types.gen';

/** What the sites of a practice add up to. Only sums: bands and states are the server's. */
export interface Sum {
  sites: number;
  passed: number;
  failed: number;
  observed: number;
  expected: number;
  /** Sites whose box does not call as it should. */
  silent: readonly SiteSummary[];
  /** Every site is in the server's best band, nothing fails, and every box calls. */
  allGood: boolean;
}

export function sumOf(scores: readonly SiteScore[], sites: readonly SiteSummary[]): Sum {
  const total = { passed: 0, failed: 0, observed: 0, expected: 0 };
  for (const { findings, coverage } of scores) {
    total.passed += findings.passed;
    total.failed += findings.failed;
    total.observed += coverage.observed;
    total.expected += coverage.expected;
  }
  const silent = sites.filter((one) => one.state !== 'online');
  const scored = new Set(scores.map((one) => one.site_id));
  const best = scores.every((one) => one.score.band === 'good') && sites.every((one) => scored.has(one.id));
  const allGood = best && sites.length > 0 && total.failed === 0 && silent.length === 0;
  return { sites: sites.length, ...total, silent, allGood };
}
