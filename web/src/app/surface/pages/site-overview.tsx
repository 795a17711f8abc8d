import { useParams } from '@tanstack/react-router';
import { SetupSteps } from '@/features/enrolment/setup-steps';
import { WorstFindings } from '@/features/findings/worst-findings';
import { RecentIncidents } from '@/features/incidents/recent-incidents';
import { Standing } from '@/features/site/standing';
import { words } from '../words';

/** How a site stands, what fails worst there and what was done. */
export function SiteOverview() {
  const { siteId } = useParams({ from: '/sites/$siteId/' });
  return (
    <>
      <SetupSteps siteId={siteId} />
      <Standing siteId={siteId} />
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-2">
        <WorstFindings title={words.failsHere} site={siteId} />
        <RecentIncidents title={words.latestHere} none={words.noIncidentHere} site={siteId} />
      </div>
    </>
  );
}
