import { Link, useSearch } from '@tanstack/react-router';
import { mayCreateSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { buttonLook } from '@/shared/ui/button';
import { PageHead } from '@/shared/ui/page-head';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { SiteCounts } from './site-counts';
import { SitesList } from './sites-list';
import { words } from './words';

/** Which sites, in what state? */
export function SitesPage() {
  const search = useSearch({ from: '/sites' });
  const role = useMe().data?.role;
  return (
    <>
      <PageHead
        page={words.page}
        title={null}
        aside={
          mayCreateSites(role) && (
            <Link to="/sites/new" className={buttonLook('primary')}>
              {words.newSite}
            </Link>
          )
        }
      >
        <p className="text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={search.unread} />
      <div className="grid grid-cols-1 gap-4">
        <SiteCounts />
        <SitesList cursor={search.cursor} />
      </div>
    </>
  );
}
