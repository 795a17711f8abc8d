import { Link } from '@tanstack/react-router';
import { listEntries } from '@/shared/api/generated/sdk.gen';
import type { EntryLine, Kind } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import type { ListSearch } from '@/shared/nav/search';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { FilterLinks } from '@/shared/ui/filter-links';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { controlQuery } from './control-choice';
import { EntryFilters } from './filters';
import { sentence, wasErased } from './statement';
import { kinds, words } from './words';

/** Of every list of entries. */
export const entryColumns: readonly Column<EntryLine>[] = [
  {
    id: 'what',
    head: words.headWhat,
    grow: true,
    cell: (row) => (
      <>
        <Link to="/evidence/entries/$entryId" params={{ entryId: row.id }} className="text-accent underline">
          {kinds[row.kind]}
        </Link>
        <span className="block font-normal">{sentence(row)}</span>
        <span className="block text-[0.8125rem] font-normal text-soft">
          {words.signedBy(row.appliance_id === null ? words.platform : words.appliance)}
        </span>
      </>
    ),
  },
  {
    id: 'proof',
    head: words.headProof,
    card: true,
    cell: (row) => (
      <span className="flex flex-wrap gap-1">
        {wasErased(row) && <StatusPill status={statusWord('erasures', 'erased')} />}
        <StatusPill status={statusWord('proofs', row.proof)} />
      </span>
    ),
  },
  { id: 'number', head: words.headNumber, figure: true, cell: (row) => `${row.epoch}/${row.seq}` },
  { id: 'index', head: words.headIndex, figure: true, cell: (row) => row.leaf_index },
  {
    id: 'received',
    head: words.headReceived,
    card: true,
    cell: (row) => <TimeStamp value={row.received_at} form="short" />,
  },
];

const offered: readonly Kind[] = [
  'observation',
  'remediation',
  'decision',
  'gap',
  'order',
  'inventory',
  'key',
  'export',
  'retired',
  'binding',
  'erasure',
];
const choices = [{ value: undefined, name: words.all }, ...offered.map((kind) => ({ value: kind, name: kinds[kind] }))];

export function isKind(value: string | undefined): value is Kind {
  return value !== undefined && Object.hasOwn(kinds, value);
}

/** Entries of one site or of all, newest first. */
export function EntriesList({ siteId, search }: { siteId?: string; search: ListSearch }) {
  const unknown = search.kind !== undefined && !isKind(search.kind) ? ['kind'] : [];
  const query = {
    ...(siteId === undefined && search.site === undefined ? {} : { site: siteId ?? search.site ?? '' }),
    ...(search.device === undefined ? {} : { device: search.device }),
    ...(search.check === undefined ? {} : { check: search.check }),
    ...controlQuery(search),
    ...(search.from === undefined ? {} : { from: search.from }),
    ...(search.to === undefined ? {} : { to: search.to }),
    ...(search.cursor === undefined ? {} : { after: search.cursor }),
    ...(isKind(search.kind) ? { kind: search.kind } : {}),
  };
  const narrowed = Object.keys(query).some((name) => name !== 'after' && !(name === 'site' && siteId !== undefined));
  const read = useRead(['entries', query], (signal) => listEntries({ query, signal }), { keepOld: true });
  return (
    <>
      <UnreadFilters names={[...(search.unread ?? []), ...unknown]} />
      <EntryFilters search={search} siteId={siteId} />
      <div className="mb-3">
        <FilterLinks label={words.filter} name="kind" choices={choices} chosen={search.kind} keep />
      </div>
      <p className="mb-2 text-[0.8125rem] text-soft">{words.window(search.from, search.to)}</p>
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged
          read={read}
          lines={8}
          here={search.cursor}
          none={
            <Empty
              why={narrowed ? words.noneFiltered : words.none}
              next={
                narrowed && (
                  <Link to="." search={{}} className="font-medium text-accent underline">
                    {words.clear}
                  </Link>
                )
              }
            />
          }
        >
          {(rows) => <DataTable caption={words.caption} columns={entryColumns} rows={rows} rowKey={(row) => row.id} />}
        </Paged>
      </section>
    </>
  );
}
