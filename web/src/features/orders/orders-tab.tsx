import { Link, useParams, useSearch } from '@tanstack/react-router';
import { listOrders } from '@/shared/api/generated/sdk.gen';
import type { OrderSummary } from '@/shared/api/generated/types.gen';
import { useRead } from '@/shared/api/read';
import { type Column, DataTable } from '@/shared/ui/data-table';
import { Empty } from '@/shared/ui/empty';
import { Paged } from '@/shared/ui/paged';
import { TimeStamp } from '@/shared/ui/time';
import { UnreadFilters } from '@/shared/ui/unread-filters';
import { About } from './about';
import { CancelOrder } from './cancel-order';
import { OrderStates } from './order-states';
import { words } from './words';

const columns: readonly Column<OrderSummary>[] = [
  {
    id: 'what',
    head: words.headWhat,
    cell: (row) => (
      <>
        <Link to="/orders/$orderId" params={{ orderId: row.id }} className="text-accent underline">
          {words.types[row.type]}
        </Link>
        <span className="block font-normal text-soft wrap-anywhere sm:block sm:min-w-52 sm:whitespace-normal">
          <About order={row} />
        </span>
      </>
    ),
  },
  { id: 'state', head: words.headState, card: true, cell: (row) => <OrderStates order={row} /> },
  {
    id: 'why',
    head: words.headWhy,
    card: true,
    grow: true,
    cell: (row) => <span className="line-clamp-3 wrap-anywhere">{row.reason}</span>,
  },
  {
    id: 'given',
    head: words.headGiven,
    card: true,
    cell: (row) => (
      <>
        <TimeStamp value={row.issued_at} form="short" />
        <span className="block text-[0.8125rem] text-soft">{words.by(row.issued_by)}</span>
      </>
    ),
  },
  { id: 'act', head: words.headAct, cell: (row) => <CancelOrder order={row} /> },
];

/** What did we tell the boxes, what came of it? */
export function OrdersTab() {
  const { siteId } = useParams({ from: '/sites/$siteId/orders' });
  const search = useSearch({ from: '/sites/$siteId/orders' });
  const query = { site: siteId, ...(search.cursor === undefined ? {} : { after: search.cursor }) };
  const read = useRead(['orders', query], (signal) => listOrders({ query, signal }), { keepOld: true });
  return (
    <>
      <UnreadFilters names={search.unread} />
      <section aria-label={words.page} className="rounded-lg border border-line bg-surface">
        <Paged read={read} lines={6} here={search.cursor} none={<Empty why={words.none} />}>
          {(rows) => <DataTable caption={words.caption} columns={columns} rows={rows} rowKey={(row) => row.id} />}
        </Paged>
      </section>
    </>
  );
}
