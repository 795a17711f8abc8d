import { WorstFindings } from '@/features/findings/worst-findings';
import { RecentIncidents } from '@/features/incidents/recent-incidents';
import { FleetOverview } from '@/features/overview/fleet-overview';
import { PageHead } from '@/shared/ui/page-head';
import { words } from '../words';

/** What is broken and why? */
export function Overview() {
  return (
    <>
      <PageHead page={words.overview} title={null}>
        <p className="text-soft">{words.overviewLead}</p>
      </PageHead>
      <FleetOverview>
        <RecentIncidents title={words.openIncidents} none={words.noneOpen} open limit={8} />
        <WorstFindings title={words.failsWorst} limit={8} />
      </FleetOverview>
    </>
  );
}
