import { Link } from '@tanstack/react-router';
import { listSites } from '@/shared/api/generated/sdk.gen';
import type { SiteSummary } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayReadSites } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { statusWord } from '@/shared/status/status';
import { tierWords } from '@/shared/tier';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { words } from './words';

/** Those who only pay see the name and open nothing. */
function SiteName({ site }: { site: SiteSummary }) {
  if (!mayReadSites(useMe().data?.role)) return <>{site.name}</>;
  return (
    <Link to="/sites/$siteId" params={{ siteId: site.id }} className="text-accent underline">
      {site.name}
    </Link>
  );
}

const columns: readonly Column<SiteSummary>[] = [
  {
    id: 'name',
    head: words.headName,
    grow: true,
    cell: (row) => (
      <>
        <SiteName site={row} />
        {row.lab && <span className="ml-2 rounded bg-info-soft px-1.5 text-[0.8125rem] text-info">{words.lab}</span>}
        <span className="block font-normal text-soft">{row.organisation_name}</span>
      </>
    ),
  },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (row) => (
      <>
        <StatusPill status={statusWord('connections', row.state)} />
        {row.cause !== null && (
          <span className="block text-[0.8125rem] text-soft sm:max-w-60 sm:whitespace-normal">{row.cause}</span>
        )}
      </>
    ),
  },
  {
    id: 'last',
    head: words.headLast,
    card: true,
    cell: (row) =>
      row.last_checkin_at === null ? words.never : <TimeStamp value={row.last_checkin_at} form="short" />,
  },
  {
    id: 'healing',
    head: words.headHealing,
    card: true,
    cell: (row) => <StatusPill status={statusWord('healing', row.healing)} />,
  },
  {
    id: 'tier',
    head: words.headTier,
    cell: (row) => (
      <>
        <span className="block">{tierWords[row.healing_tier]}</span>
        <StatusPill status={statusWord('effects', row.healing_tier_state)} />
      </>
    ),
  },
  { id: 'boxes', head: words.headBoxes, figure: true, cell: (row) => row.appliances },
];

/** Those who only pay see names and counts. */
const paid = columns.filter((one) => one.id === 'name' || one.id === 'boxes').map((one) => ({ ...one, card: true }));

/** Sites within what the reader may see, by name. */
export function SitesList({ cursor }: { cursor: string | undefined }) {
  const shown = mayReadSites(useMe().data?.role) ? columns : paid;
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead(['sites', 'list', query], (signal) => listSites({ query, signal }), { keepOld: true });
  return (
    <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
      <Paged read={read} lines={6} here={cursor} none={<Empty why={words.none} />}>
        {(rows) => <DataTable caption={words.caption} columns={shown} rows={rows} rowKey={(row) => row.id} />}
      </Paged>
    </section>
  );
}
