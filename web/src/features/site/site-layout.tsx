import { Link, Outlet, useLocation, useParams } from '@tanstack/react-router';
import type { SitePage } from '@/shared/api/generated/types.gen';
import { mayReadOrders } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { statusWord } from '@/shared/status/status';
import { useNow } from '@/shared/time/clock';
import { hourOf } from '@/shared/time/format';
import { Loaded } from '@/shared/ui/loaded';
import { PageHead } from '@/shared/ui/page-head';
import { StatusPill } from '@/shared/ui/status-pill';
import { ZoneProvider } from '@/shared/ui/time';
import { Trail } from '@/shared/ui/trail';
import { CheckNow } from './check-now';
import { HealingBanner } from './healing-banner';
import { useSite } from './site-data';
import { words } from './words';

const tabs = [
  { to: '/sites/$siteId', name: words.overview, exact: true },
  { to: '/sites/$siteId/findings', name: words.findings, exact: false },
  { to: '/sites/$siteId/incidents', name: words.incidents, exact: false },
  { to: '/sites/$siteId/devices', name: words.devices, exact: false },
  { to: '/sites/$siteId/appliances', name: words.appliances, exact: false },
  { to: '/sites/$siteId/orders', name: words.orders, exact: false },
  { to: '/sites/$siteId/evidence', name: words.evidence, exact: false },
] as const;

function Tabs({ siteId }: { siteId: string }) {
  const orders = mayReadOrders(useMe().data?.role);
  const shown = tabs.filter((tab) => orders || tab.to !== '/sites/$siteId/orders');
  return (
    <nav aria-label={words.tabs} className="mb-4 overflow-x-auto border-b border-line">
      <ul className="flex">
        {shown.map((tab) => (
          <li key={tab.name}>
            <Link
              to={tab.to}
              params={{ siteId }}
              activeOptions={{ exact: tab.exact, includeSearch: false }}
              className="-mb-px inline-flex min-h-10 items-center border-b-2 border-transparent px-3 whitespace-nowrap text-soft -outline-offset-2 hover:text-text pointer-coarse:min-h-11"
              activeProps={{ className: '!border-accent !text-accent font-semibold', 'aria-current': 'page' }}
            >
              {tab.name}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function LocalTime({ zone }: { zone: string }) {
  const now = useNow();
  return <span>{words.localTime(hourOf(new Date(now), zone))}</span>;
}

/** The tab that is shown, by the address. */
function useTabName(siteId: string): string {
  const { pathname } = useLocation();
  const part = pathname.slice(`/sites/${siteId}`.length).replaceAll('/', '');
  return tabs.find((tab) => tab.to.endsWith(`/${part}`) && part !== '')?.name ?? words.page;
}

function Head({ site }: { site: SitePage }) {
  const page = useTabName(site.id);
  return (
    <PageHead page={page} title={site.name} aside={<CheckNow siteId={site.id} />}>
      <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-soft">
        <StatusPill status={statusWord('connections', site.state)} />
        <span>{site.organisation_name}</span>
        <LocalTime zone={site.time_zone} />
        {site.lab && <span className="rounded bg-info-soft px-1.5 text-info">{words.lab}</span>}
      </p>
      {site.cause !== null && <p className="mt-1 text-warn">{site.cause}</p>}
    </PageHead>
  );
}

/** Is this place fine, and what is next? The frame of all its tabs. */
export function SiteLayout() {
  const { siteId } = useParams({ from: '/sites/$siteId' });
  const read = useSite(siteId);
  return (
    <ZoneProvider zone={read.data?.time_zone ?? null}>
      <Trail label={words.trail}>
        {[
          <Link key="s" to="/sites" className="hover:underline">
            {words.sites}
          </Link>,
        ]}
      </Trail>
      {read.data === undefined && <PageHead page={words.page} title={null} />}
      <Loaded read={read} lines={8}>
        {(site) => (
          <>
            <Head site={site} />
            <HealingBanner site={site} />
            <Tabs siteId={siteId} />
            <Outlet />
          </>
        )}
      </Loaded>
    </ZoneProvider>
  );
}
