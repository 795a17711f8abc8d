import { Link } from '@tanstack/react-router';
import { listOrders } from '@/shared/api/generated/sdk.gen';
import { useRead } from '@/shared/api/read';
import { Loaded } from '@/shared/ui/loaded';
import { Panel } from '@/shared/ui/panel';
import { TimeStamp } from '@/shared/ui/time';
import { About } from './about';
import { CancelOrder } from './cancel-order';
import { OrderStates } from './order-states';
import { words } from './words';

interface Props {
  title: string;
  site: string;
  device?: string;
  check?: string;
  limit?: number;
}

/** The newest orders of a site, or those that name a device or a check, each with where it stands. */
export function RecentOrders({ title, site, device, check, limit = 3 }: Props) {
  const query = {
    site,
    limit,
    ...(device === undefined ? {} : { device }),
    ...(check === undefined ? {} : { check }),
  };
  const read = useRead(['orders', query], (signal) => listOrders({ query, signal }));
  return (
    <Panel
      title={title}
      aside={
        <Link
          to="/sites/$siteId/orders"
          params={{ siteId: site }}
          className="text-[0.875rem] font-medium text-accent underline"
        >
          {words.showAll}
        </Link>
      }
    >
      <Loaded read={read} lines={2}>
        {(page) =>
          page.items.length === 0 ? (
            <p className="text-soft">{words.noneShort}</p>
          ) : (
            <ul className="divide-y divide-line">
              {page.items.map((row) => (
                <li
                  key={row.id}
                  className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5 py-2 first:pt-0 last:pb-0"
                >
                  <span className="min-w-0">
                    <Link to="/orders/$orderId" params={{ orderId: row.id }} className="text-accent underline">
                      {words.types[row.type]}
                    </Link>
                    <span className="block text-[0.8125rem] text-soft wrap-anywhere">
                      <About order={row} />
                      {` · ${words.by(row.issued_by)} · `}
                      <TimeStamp value={row.issued_at} form="line" />
                    </span>
                  </span>
                  <span className="flex flex-wrap items-center gap-2">
                    <OrderStates order={row} />
                    <CancelOrder order={row} />
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  );
}
