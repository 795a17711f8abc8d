import { Link, useSearch } from '@tanstack/react-router';
import { getSite, listAppliances } from '@/shared/api/generated/sdk.gen';
import type { ApplianceView, LiveState } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { FilterLinks } from '@/shared/ui/filter-links';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { words } from './words';

const states: readonly LiveState[] = ['online', 'stale', 'offline', 'pending'];
const isState = (value: string | undefined): value is LiveState => states.some((state) => state === value);
const choices = [
  { value: undefined, name: words.all },
  ...states.map((value) => ({ value, name: statusWord('connections', value).word })),
];

function SiteName({ siteId }: { siteId: string }) {
  const site = useRead(['sites', siteId], (signal) => getSite({ path: { site_id: siteId }, signal })).data;
  return (
    <Link to="/sites/$siteId" params={{ siteId }} className="text-accent underline">
      {site?.name ?? words.noData}
    </Link>
  );
}

const columns: readonly Column<ApplianceView>[] = [
  {
    id: 'name',
    head: words.appliance,
    grow: true,
    cell: (row) => (
      <Link to="/sites/$siteId/appliances" params={{ siteId: row.site_id }} className="text-accent underline">
        {row.name}
      </Link>
    ),
  },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (row) => <StatusPill status={statusWord('connections', row.state)} />,
  },
  { id: 'site', head: words.headSite, card: true, cell: (row) => <SiteName siteId={row.site_id} /> },
  {
    id: 'last',
    head: words.connection,
    card: true,
    cell: (row) =>
      row.last_checkin_at === null ? words.never : <TimeStamp value={row.last_checkin_at} form="short" />,
  },
  {
    id: 'version',
    head: words.versions,
    cell: (row) => row.versions?.appliance ?? <span className="text-faint">{words.noData}</span>,
  },
];

function NoAppliance({ state }: { state: LiveState | undefined }) {
  if (state === undefined) return <Empty why={words.noneAtAll} />;
  return (
    <Empty
      why={words.noneOf}
      next={
        <Link to="." search={{}} className="font-medium text-accent underline">
          {words.showAll}
        </Link>
      }
    />
  );
}

/** Which boxes call home, and which do not? */
export function AppliancesPage() {
  const search = useSearch({ from: '/appliances' });
  const state = isState(search.status) ? search.status : undefined;
  const query = {
    ...(state === undefined ? {} : { state }),
    ...(search.cursor === undefined ? {} : { after: search.cursor }),
  };
  const read = useRead(['appliances', 'list', query], (signal) => listAppliances({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead page={words.page} title={null}>
        <p className="text-soft">{words.allLead}</p>
      </PageHead>
      <UnreadFilters names={search.unread} />
      <div className="mb-3">
        <FilterLinks label={words.filter} name="status" choices={choices} chosen={state} />
      </div>
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={6} here={search.cursor} none={<NoAppliance state={state} />}>
          {(rows) => <DataTable caption={words.allCaption} columns={columns} rows={rows} rowKey={(row) => row.id} />}
        </Paged>
      </section>
    </>
  );
}
