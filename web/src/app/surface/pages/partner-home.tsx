import { Link } from '@tanstack/react-router';
import { WorstFindings } from '@/features/findings/worst-findings';
import { RecentIncidents } from '@/features/incidents/recent-incidents';
import { LiveFeed } from '@/features/overview/live-feed';
import { SiteCounts } from '@/features/sites/site-counts';
import { SitesList } from '@/features/sites/sites-list';
import { mayCreateSites, mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { buttonLook } from '@/shared/ui/button';
import { PageHead } from '@/shared/ui/page-head';
import { words } from '../words';

/** Which sites need me now? Those who only pay see names and counts. */
export function PartnerHome() {
  const role = useMe().data?.role;
  return (
    <>
      <PageHead
        page={words.overview}
        title={null}
        aside={
          mayCreateSites(role) && (
            <Link to="/sites/new" className={buttonLook('primary')}>
              {words.newSite}
            </Link>
          )
        }
      >
        <p className="text-soft">{mayReadSites(role) ? words.partnerLead : words.billingLead}</p>
      </PageHead>
      <div className="grid grid-cols-1 gap-4">
        <SiteCounts />
        {mayReadSites(role) ? (
          <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1fr)_24rem]">
            <div className="grid grid-cols-1 gap-4">
              <RecentIncidents title={words.openIncidents} none={words.noneOpen} open limit={8} />
              <WorstFindings title={words.failsWorst} limit={8} />
            </div>
            <LiveFeed />
          </div>
        ) : (
          <SitesList cursor={undefined} />
        )}
      </div>
    </>
  );
}
