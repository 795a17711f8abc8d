import { Link } from '@tanstack/react-router';
import { listFindings } from '@/shared/api/generated/sdk.gen';
import type { FindingRow, ListFindingsData, Result } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { citationWords } from '@/shared/citation';
import type { ListSearch } from '@/shared/nav/search';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { FilterLinks } from '@/shared/ui/filter-links';
import { Paged } from '@/shared/ui/paged';
import { SeverityPill } from '@/shared/ui/severity';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { VerdictPill } from '@/shared/ui/verdict';
import { NoFindings } from './no-findings';
import { words } from './words';

const what: Column<FindingRow> = {
  id: 'what',
  head: words.headWhat,
  grow: true,
  cell: (row) => (
    <>
      <Link
        to="/sites/$siteId/findings/$findingId"
        params={{ siteId: row.site_id, findingId: row.id }}
        className="text-accent underline"
      >
        {row.check.title}
      </Link>
      <span className="line-clamp-3 font-normal wrap-anywhere">{row.detail}</span>
      <span className="block text-[0.8125rem] font-normal text-soft">
        {row.citations[0] ? citationWords(row.citations[0]) : words.noCitation}
      </span>
    </>
  ),
};
const verdict: Column<FindingRow> = {
  id: 'verdict',
  head: words.headVerdict,
  card: true,
  cell: (row) => (
    <span className="flex flex-wrap gap-1.5 sm:flex-col sm:items-start">
      <VerdictPill finding={row} />
      <SeverityPill severity={row.severity} status={row.status} />
    </span>
  ),
};
const device: Column<FindingRow> = {
  id: 'device',
  head: words.headDevice,
  card: true,
  cell: (row) => (
    <Link
      to="/sites/$siteId/devices/$deviceId"
      params={{ siteId: row.site_id, deviceId: row.device.id }}
      className="text-accent underline"
    >
      {row.device.name}
    </Link>
  ),
};
const since: Column<FindingRow> = {
  id: 'since',
  head: words.headSince,
  card: true,
  cell: (row) => <TimeStamp value={row.since} form="short" />,
};
const looked: Column<FindingRow> = {
  id: 'looked',
  head: words.headLooked,
  cell: (row) => <TimeStamp value={row.observed_at} form="short" />,
};
const ofSite: readonly Column<FindingRow>[] = [what, verdict, device, since, looked];
const ofDevice: readonly Column<FindingRow>[] = [what, verdict, since];

const choices = [
  { value: undefined, name: words.fail },
  { value: 'error', name: words.error },
  { value: 'stale', name: words.stale },
  { value: 'pass', name: words.pass },
  { value: 'all', name: words.all },
];

const results: Record<string, Result> = { error: 'error', pass: 'pass', not_applicable: 'not_applicable' };

/** The filter of the address as the server's. Without one the page shows what fails. */
function filtered(status: string | undefined): Pick<NonNullable<ListFindingsData['query']>, 'result' | 'stale'> {
  if (status === 'all') return {};
  if (status === 'stale') return { stale: true };
  return { result: results[status ?? ''] ?? 'fail' };
}

interface Props {
  siteId: string;
  deviceId?: string;
  search: ListSearch;
}

/** Findings of a site or a device, in the server's order: worst first. */
export function FindingsList({ siteId, deviceId, search }: Props) {
  const query = {
    site: siteId,
    ...(deviceId === undefined ? {} : { device: deviceId }),
    ...(search.cursor === undefined ? {} : { after: search.cursor }),
    ...filtered(search.status),
  };
  const read = useRead(['findings', query], (signal) => listFindings({ query, signal }), { keepOld: true });
  return (
    <>
      <UnreadFilters names={search.unread} />
      <div className="mb-3">
        <FilterLinks label={words.filter} name="status" choices={choices} chosen={search.status} />
      </div>
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged
          read={read}
          lines={8}
          here={search.cursor}
          none={<NoFindings siteId={siteId} whole={deviceId === undefined} status={search.status} />}
        >
          {(rows) => (
            <DataTable
              caption={words.caption}
              columns={deviceId === undefined ? ofSite : ofDevice}
              rows={rows}
              rowKey={(row) => row.id}
            />
          )}
        </Paged>
      </section>
    </>
  );
}
