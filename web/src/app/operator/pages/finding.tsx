import { FindingPage } from '@/features/findings/finding-page';
import { RecentOrders } from '@/features/orders/recent-orders';
import { words } from '../words';

/** A finding with the orders that name its device and check. */
export function Finding() {
  return (
    <FindingPage
      orders={(finding) => (
        <RecentOrders
          title={words.ordersFor}
          site={finding.site_id}
          device={finding.device.id}
          check={finding.check.id}
        />
      )}
    />
  );
}
