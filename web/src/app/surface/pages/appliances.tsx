import { useParams } from '@tanstack/react-router';
import { AppliancesTab } from '@/features/appliances/appliances-tab';
import { CodesPanel } from '@/features/enrolment/codes-panel';
import { CompareKeys } from '@/features/enrolment/compare-keys';
import { RecentOrders } from '@/features/orders/recent-orders';
import { mayReadOrders } from '@/shared/session/may';
import { useMe } from '@/shared/session/me';
import { words } from '../words';

/** The boxes of a site, how they join, and what they were told. */
export function Appliances() {
  const { siteId } = useParams({ from: '/sites/$siteId/appliances' });
  const orders = mayReadOrders(useMe().data?.role);
  return (
    <AppliancesTab actions={(box) => <CompareKeys box={box} />}>
      <CodesPanel siteId={siteId} />
      {orders && <RecentOrders title={words.latestOrders} site={siteId} />}
    </AppliancesTab>
  );
}
