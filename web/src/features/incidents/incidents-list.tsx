import { Link } from '@tanstack/react-router';
import { listIncidents } from '@/shared/api/generated/sdk.gen';
import type { IncidentRow, IncidentState, ListIncidentsData } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import type { ListSearch } from '@/shared/nav/search';
import { statusWord } from '@/shared/status/status';
import { wholeSeconds } from '@/shared/time/format';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { FilterLinks } from '@/shared/ui/filter-links';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { words } from './words';

const columns: readonly Column<IncidentRow>[] = [
  {
    id: 'what',
    head: words.headWhat,
    grow: true,
    cell: (row) => (
      <Link to="/incidents/$incidentId" params={{ incidentId: row.id }} className="text-accent underline">
        {row.check.title}
      </Link>
    ),
  },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (row) => <StatusPill status={statusWord('incidents', row.status)} />,
  },
  { id: 'device', head: words.headDevice, card: true, cell: (row) => row.device.name },
  {
    id: 'severity',
    head: words.headSeverity,
    cell: (row) => <StatusPill status={statusWord('severities', row.severity)} />,
  },
  { id: 'opened', head: words.headOpened, card: true, cell: (row) => <TimeStamp value={row.opened_at} form="short" /> },
  {
    id: 'verified',
    head: words.headVerified,
    figure: true,
    cell: (row) =>
      row.seconds_to_verified === null ? (
        <span className="text-faint">{words.notVerified}</span>
      ) : (
        wholeSeconds(row.seconds_to_verified)
      ),
  },
];

const choices = [
  { value: undefined, name: words.all },
  { value: 'open', name: words.open },
  { value: 'closed', name: words.closed },
  { value: 'healed', name: statusWord('incidents', 'healed').word },
  { value: 'escalated', name: statusWord('incidents', 'escalated').word },
  { value: 'recovered', name: statusWord('incidents', 'recovered').word },
];

const states: Record<string, IncidentState> = { healed: 'healed', escalated: 'escalated', recovered: 'recovered' };

/** The filter of the address as the server's. */
function filtered(status: string | undefined): Pick<NonNullable<ListIncidentsData['query']>, 'open' | 'state'> {
  const state = states[status ?? ''];
  if (state !== undefined) return { state };
  return status === 'open' || status === 'closed' ? { open: status === 'open' } : {};
}

function whyEmpty(status: string | undefined): string {
  if (status === 'open') return words.noneOpen;
  if (status === 'closed') return words.noneClosed;
  return status === undefined ? words.none : words.noneOfState;
}

/** Incidents of one site or of all, newest first. */
export function IncidentsList({ siteId, search }: { siteId?: string; search: ListSearch }) {
  const query = {
    ...(siteId === undefined ? {} : { site: siteId }),
    ...(search.cursor === undefined ? {} : { after: search.cursor }),
    ...filtered(search.status),
  };
  const read = useRead(['incidents', query], (signal) => listIncidents({ query, signal }), { keepOld: true });
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
          none={
            <Empty
              why={whyEmpty(search.status)}
              next={
                search.status !== undefined && (
                  <Link to="." search={{}} className="font-medium text-accent underline">
                    {words.showAll}
                  </Link>
                )
              }
            />
          }
        >
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(row) => row.id} />}
        </Paged>
      </section>
    </>
  );
}
