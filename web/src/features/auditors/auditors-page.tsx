import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { endGrant, listGrants } from '@/shared/api/generated/sdk.gen';
import type { GrantView } from '@/shared/api/generated/types.gen';
import { useOrganisations } from '@/shared/api/places';
import { useRead } from '@/shared/api/read';
import { statusWord } from '@/shared/status/status';
import { serverNow } from '@/shared/time/clock';
import { Button } from '@/shared/ui/button';
import { ConfirmButton } from '@/shared/ui/confirm-act';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { StatusPill } from '@/shared/ui/status-pill';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { GrantDialog, KEY } from './grant-dialog';
import { words } from './words';

/** By the server's times; one that ended by itself has no mark of its own. */
const isOpen = (one: GrantView): boolean => one.ended_at === null && Date.parse(one.ends_at) > serverNow();

function Owner({ id }: { id: string }) {
  const found = useOrganisations().data?.items.find((one) => one.id === id);
  return <>{found?.name ?? words.unknown}</>;
}

function End({ one }: { one: GrantView }) {
  if (!isOpen(one)) return null;
  return (
    <ConfirmButton
      button={words.end}
      label={words.endNamed(one.name)}
      title={words.endTitle(one.name)}
      act={words.endAct}
      danger
      call={() => endGrant({ path: { grant_id: one.id } })}
      invalidates={[KEY]}
    >
      <p>{words.endLead}</p>
    </ConfirmButton>
  );
}

const columns: readonly Column<GrantView>[] = [
  {
    id: 'who',
    head: words.headWho,
    grow: true,
    cell: (one) => (
      <span className="wrap-anywhere">
        {one.name}
        <span className="block text-[0.8125rem] font-normal text-soft">{one.address}</span>
        <span className="block text-[0.8125rem] font-normal text-soft">{`${one.reason} (${words.by(one.granted_by)})`}</span>
      </span>
    ),
  },
  { id: 'owner', head: words.headOrganisation, card: true, cell: (one) => <Owner id={one.organisation_id} /> },
  {
    id: 'state',
    head: words.headState,
    card: true,
    cell: (one) => <StatusPill status={statusWord('grants', isOpen(one) ? 'open' : 'ended')} />,
  },
  {
    id: 'ends',
    head: words.headEnds,
    card: true,
    cell: (one) => <TimeStamp value={one.ended_at ?? one.ends_at} form="short" />,
  },
  {
    id: 'entered',
    head: words.headEntered,
    card: true,
    cell: (one) => (one.entered_at === null ? words.never : <TimeStamp value={one.entered_at} form="short" />),
  },
  { id: 'act', head: '', card: true, cell: (one) => <End one={one} /> },
];

/** Who outside may look? */
export function AuditorsPage() {
  const { cursor, unread } = useSearch({ from: '/auditors' });
  const [giving, setGiving] = useState(false);
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead([...KEY, query], (signal) => listGrants({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead
        page={words.page}
        title={null}
        aside={
          <Button look="primary" onClick={() => setGiving(true)}>
            {words.give}
          </Button>
        }
      >
        <p className="max-w-prose text-soft">{words.lead}</p>
      </PageHead>
      <UnreadFilters names={unread} />
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={4} here={cursor} none={<Empty why={words.none} />}>
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(one) => one.id} />}
        </Paged>
      </section>
      {giving && <GrantDialog onClose={() => setGiving(false)} />}
    </>
  );
}
