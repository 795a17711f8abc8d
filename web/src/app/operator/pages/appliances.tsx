import { useParams } from '@tanstack/react-router';
import { AppliancesTab } from '@/features/appliances/appliances-tab';
import { CodesPanel } from '@/features/enrolment/codes-panel';
import { CompareKeys } from '@/features/enrolment/compare-keys';
import { RecentOrders } from '@/features/orders/recent-orders';
import { words } from '../words';

/** The boxes of a site, how they join, and what they were told. */
export function Appliances() {
  const { siteId } = useParams({ from: '/sites/$siteId/appliances' });
  return (
    <AppliancesTab actions={(box) => <CompareKeys box={box} />}>
      <CodesPanel siteId={siteId} />
      <RecentOrders title={words.latestOrders} site={siteId} />
    </AppliancesTab>
  );
}
