import { Link, useSearch } from '@tanstack/react-router';
import { listAudit } from '@/shared/api/generated/sdk.gen';
import type { AuditLine } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { isRole, roleWords } from '@/shared/session/roles';
import { statusWord } from '@/shared/status/status';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { AuditFilters } from './filters';
import { Details, TargetOf } from './line';
import { askedOf } from './query';
import { TakeLog } from './take';
import { actWord, words } from './words';

const columns: readonly Column<AuditLine>[] = [
  {
    id: 'act',
    head: words.headAct,
    grow: true,
    cell: (line) => (
      <>
        <Link
          to="."
          search={(old) => ({ ...old, cursor: undefined, act: line.action })}
          aria-label={words.onlySuch(actWord(line.action))}
          className="inline-block min-h-6 text-accent underline"
        >
          {actWord(line.action)}
        </Link>
        <span className="block font-normal wrap-anywhere">
          <span className="text-soft">{`${words.doneTo} `}</span>
          <TargetOf line={line} />
        </span>
        {line.reason !== null && <span className="block font-normal wrap-anywhere">{words.reason(line.reason)}</span>}
        <Details line={line} />
      </>
    ),
  },
  {
    id: 'who',
    head: words.headWho,
    card: true,
    cell: (line) => (
      <span className="wrap-anywhere sm:block sm:min-w-44 sm:whitespace-normal">
        {line.subject_name}
        <span className="block text-[0.8125rem] text-soft">{isRole(line.role) ? roleWords[line.role] : line.role}</span>
      </span>
    ),
  },
  {
    id: 'outcome',
    head: words.headOutcome,
    card: true,
    cell: (line) => <StatusPill status={statusWord('acts', line.outcome)} />,
  },
  { id: 'when', head: words.headWhen, card: true, cell: (line) => <TimeStamp value={line.at} form="short" /> },
  { id: 'address', head: words.headAddress, cell: (line) => line.address ?? words.noAddress },
];

/** Who did what? */
export function AuditPage() {
  const search = useSearch({ from: '/audit' });
  const { filters, unread } = askedOf(search);
  const query = { ...filters, ...(search.cursor === undefined ? {} : { after: search.cursor }) };
  const read = useRead(['audit', query], (signal) => listAudit({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead page={words.page} title={null} aside={<TakeLog filters={filters} />}>
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={unread} />
      <AuditFilters search={search} />
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged
          read={read}
          lines={10}
          here={search.cursor}
          none={
            <Empty
              why={words.none}
              next={
                <Link to="." search={{}} className="font-medium text-accent underline">
                  {words.clear}
                </Link>
              }
            />
          }
        >
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(line) => line.id} />}
        </Paged>
      </section>
    </>
  );
}
