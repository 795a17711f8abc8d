import { FindingPage } from '@/features/findings/finding-page';
import { RecentOrders } from '@/features/orders/recent-orders';
import { mayReadOrders } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { words } from '../words';

/** A finding with the orders that name its device and check. */
export function Finding() {
  const may = mayReadOrders(useMe().data?.role);
  return (
    <FindingPage
      orders={(finding) =>
        may && (
          <RecentOrders
            title={words.ordersFor}
            site={finding.site_id}
            device={finding.device.id}
            check={finding.check.id}
          />
        )
      }
    />
  );
}
