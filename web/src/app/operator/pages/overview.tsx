import { WorstFindings } from '@/features/findings/worst-findings';
import { RecentIncidents } from '@/features/incidents/recent-incidents';
import { SiteCounts } from '@/features/sites/site-counts';
import { SitesList } from '@/features/sites/sites-list';
import { PageHead } from '@/shared/ui/page-head';
import { words } from '../words';

/** What is broken and why? */
export function Overview() {
  return (
    <>
      <PageHead page={words.overview} title={null}>
        <p className="text-soft">{words.overviewLead}</p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <SiteCounts />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <WorstFindings title={words.failsWorst} limit={8} />
          <RecentIncidents title={words.openIncidents} none={words.noneOpen} open limit={8} />
        </div>
        <SitesList cursor={undefined} />
      </div>
    </>
  );
}
