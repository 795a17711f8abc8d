import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { createPartner, listPartners } from '@/shared/api/generated/sdk.gen';
import type { PartnerView } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { mayCreatePartners } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { Button } from '@/shared/ui/button';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { PageHead } from '@/shared/ui/page-head';
import { Paged } from '@/shared/ui/paged';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { NameDialog } from './name-dialog';
import { words } from './words';

const columns: readonly Column<PartnerView>[] = [
  {
    id: 'name',
    head: words.headName,
    grow: true,
    cell: (row) => (
      <Link to="/partners/$partnerId" params={{ partnerId: row.id }} className="text-accent underline wrap-anywhere">
        {row.name}
      </Link>
    ),
  },
  {
    id: 'since',
    head: words.headSince,
    card: true,
    cell: (row) => <TimeStamp value={row.created_at} form="short" />,
  },
];

function NewPartner() {
  const [open, setOpen] = useState(false);
  const go = useNavigate();
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {words.newPartner}
      </Button>
      {open && (
        <NameDialog
          title={words.newPartner}
          lead={words.newPartnerLead}
          label={words.partnerName}
          act={words.createPartner}
          call={(name) => createPartner({ body: { name } })}
          invalidates={[['partners']]}
          onDone={(made) => void go({ to: '/partners/$partnerId', params: { partnerId: made.id } })}
          onCancel={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** Who sells and runs this? */
export function PartnersPage() {
  const { cursor, unread } = useSearch({ from: '/partners' });
  const role = useMe().data?.role;
  const query = cursor === undefined ? {} : { after: cursor };
  const read = useRead(['partners', 'list', query], (signal) => listPartners({ query, signal }), { keepOld: true });
  return (
    <>
      <PageHead page={words.partners} title={null} aside={mayCreatePartners(role) && <NewPartner />}>
        <p className="max-w-prose text-soft">{words.partnersLead}</p>
      </PageHead>
      <UnreadFilters names={unread} />
      <section aria-label={words.partners} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={4} here={cursor} none={<Empty why={words.noPartners} />}>
          {(rows) => (
            <DataTable caption={words.partnersCaption} columns={columns} rows={rows} rowKey={(row) => row.id} />
          )}
        </Paged>
      </section>
    </>
  );
}
